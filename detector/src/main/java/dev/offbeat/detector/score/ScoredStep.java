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

  /** Out: −log₁₀ p of the step's surprise. */
  double surprise;

  /** Out: −log₁₀ p of the level. */
  double level;

  /** Out: scaled distance to the nearest past belief. */
  double memory;

  /** Out: bonus for leaving the range ever seen. */
  double record;

  public double surprise() {
    return surprise;
  }

  public double level() {
    return level;
  }

  public double memory() {
    return memory;
  }

  public double record() {
    return record;
  }

  /** The score: the strangest part's, plus the record's bonus. About −log₁₀ of a p-value. */
  public double score() {
    return Math.max(Math.max(surprise, level), memory) + record;
  }

  /** The strangest part. */
  public Part part() {
    if (memory >= surprise && memory >= level) {
      return Part.MEMORY;
    }
    return surprise >= level ? Part.SURPRISE : Part.LEVEL;
  }
}
