package dev.offbeat.detector.score;

/**
 * One step of one feature: what the scorer is told, and what it says. Scratch, reused at every
 * step; v is a value in transformed units.
 */
public final class ScoredStep {
  /** The value, in units of the data. */
  public double value;

  /** x(t) − x(t−1), in units of the data. */
  public double valueDifference;

  /** x(t) − 2·x(t−1) + x(t−2), in units of the data. */
  public double secondDifference;

  /** Part of the UTC day that has passed, in [0, 1). */
  public double timeOfDay;

  /** Points learnt as normal before this one. */
  public int normalPoints;

  /** Points taken in before this one. */
  public int points;

  /** Standard score u of the value against the past. */
  public double standardScore;

  /** v = asinh u. */
  public double transformed;

  /** v(t) − v(t−1). */
  public double difference;

  /** v(t) − v(t−1) as foretold one step earlier. */
  public double foretoldDifference;

  /** Natural log of the scale foretold one step earlier. */
  public double foretoldLogScale;

  /** Foretold mean of the coming values less v(t), at the memory's horizon. */
  public double outlook;

  /** Natural log of the scale foretold for the next step. */
  public double doubt;

  /** Out: e, the network's residual. */
  final Magnitude networkResidual = new Magnitude();

  /** Out: z₁, persistence's residual. */
  final Magnitude persistenceResidual = new Magnitude();

  /** Out: z₂, continuation's residual. */
  final Magnitude continuationResidual = new Magnitude();

  /** Out: the limited standard score. */
  final Magnitude limitedScore = new Magnitude();

  /** Out: the belief that the step makes. */
  final BeliefMemory.Belief belief = new BeliefMemory.Belief();

  /** Out: −log₁₀ p of the step's surprise. */
  double surprise;

  /** Out: −log₁₀ p of the level. */
  double level;

  /** Out: scaled distance to the nearest past belief. */
  double memory;

  /** Out: bonus for leaving the range ever seen. */
  double record;

  /** Out: −log₁₀ p of the forecasts' energy; 0 where the model does not measure it. */
  double forecast;

  /** Sets what the forecasts' energy says, −log₁₀ p. */
  public void forecast(double strangeness) {
    forecast = strangeness;
  }

  /**
   * What a part says, about −log₁₀ of a p-value; 0 for {@link Part#JOINT}, which is no feature's.
   */
  public double strangeness(Part part) {
    return switch (part) {
      case SURPRISE -> surprise;
      case LEVEL -> level;
      case MEMORY -> memory;
      case RECORD -> record;
      case FORECAST -> forecast;
      case JOINT, SILENCE, FLATLINE -> 0;
    };
  }

  /** The strangest part's strangeness, plus the record's bonus. */
  public double score() {
    return Math.max(Math.max(surprise, level), Math.max(memory, forecast)) + record;
  }

  /** The part that spoke loudest. */
  public Part part() {
    Part loudest = Part.SURPRISE;
    double most = surprise;
    if (level > most) {
      loudest = Part.LEVEL;
      most = level;
    }
    if (memory > most) {
      loudest = Part.MEMORY;
      most = memory;
    }
    if (forecast > most) {
      loudest = Part.FORECAST;
      most = forecast;
    }
    return record > most ? Part.RECORD : loudest;
  }
}
