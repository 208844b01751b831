package dev.offbeat.bench.quality.contender;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.Part;
import java.util.function.ToDoubleFunction;

/**
 * Ranks every point of a series by how unusual its surroundings are, for measures that want each
 * point of a long anomaly ranked high, where an alarm wants its first.
 */
final class DenseSeverity implements ToDoubleFunction<Detection> {
  /*
   *   s = slog u,  m += a·(s − m),  w += a·(s² − w),   a = max(1/(t + 1), 1/100)
   *   z_m = |z(m)|,  z_v = |z(ln(√max(0, w − m²) + 0.03))|,   z: standard score against 4,000 points
   *   D = t/(t + 500)·(glow₃₀₀(level) + 2·glow₃₀₀(record) + (z_m + z_v)/2)
   */
  private static final double SMOOTHING = 100;
  private static final int GLOW = 300;
  private static final int MEMORY = 4000;
  private static final double HALF_CONFIDENCE = 500;
  private static final double RECORD_WEIGHT = 2;
  private static final double MOMENT_WEIGHT = 0.5;
  private static final double SMALLEST_SPREAD = 0.03;

  private final Afterglow level = new Afterglow(GLOW);
  private final Afterglow record = new Afterglow(GLOW);
  private final Normalizer normalizer = new Normalizer(MEMORY);
  private final Normalizer.State ofMean = new Normalizer.State();
  private final Normalizer.State ofSpread = new Normalizer.State();
  private double mean;
  private double meanSquare;
  private int points;

  @Override
  public double applyAsDouble(Detection detection) {
    double u = detection.standardScore(0);
    double s = Math.signum(u) * Math.log1p(Math.abs(u));
    double a = Math.max(1.0 / (points + 1), 1 / SMOOTHING);
    mean += a * (s - mean);
    meanSquare += a * (s * s - meanSquare);
    double spread = Math.sqrt(Math.max(0, meanSquare - mean * mean));
    double moments = unusual(ofMean, mean) + unusual(ofSpread, Math.log(spread + SMALLEST_SPREAD));
    double confidence = points / (points + HALF_CONFIDENCE);
    points++;
    return confidence
        * (level.step(detection.strangeness(0, Part.LEVEL))
            + RECORD_WEIGHT * record.step(detection.strangeness(0, Part.RECORD))
            + MOMENT_WEIGHT * moments);
  }

  private double unusual(Normalizer.State past, double moment) {
    double z = Math.abs(normalizer.standardScore(past, moment));
    normalizer.learn(past, moment);
    return z;
  }
}
