package dev.offbeat.detector;

/**
 * What a user may choose; changing it never retrains or forgets anything.
 *
 * @param threshold raw score S at which an incident opens, about −log₁₀ of a p-value
 * @param resolveBelow score, 1 being the threshold, below which a point is quiet
 * @param resolveAfter quiet points in a row that end an incident
 * @param bandCoverage probability with which a normal value lies in the published band
 * @param warmUp points of a series before which nothing opens an incident
 */
public record DetectorOptions(
    double threshold, double resolveBelow, int resolveAfter, double bandCoverage, int warmUp) {

  public DetectorOptions {
    require(threshold > 0 && threshold <= 1000, "threshold", "in (0, 1000]", threshold);
    require(resolveBelow > 0 && resolveBelow <= 1, "resolve below", "in (0, 1]", resolveBelow);
    require(resolveAfter >= 1, "resolve after", ">= 1", resolveAfter);
    require(bandCoverage > 0 && bandCoverage < 1, "band coverage", "in (0, 1)", bandCoverage);
    require(warmUp >= 2, "warm-up", ">= 2", warmUp);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  public static DetectorOptions defaults() {
    return new DetectorOptions(3.0, 0.5, 10, 0.98, 20);
  }

  public DetectorOptions withThreshold(double value) {
    return new DetectorOptions(value, resolveBelow, resolveAfter, bandCoverage, warmUp);
  }

  public DetectorOptions withResolveBelow(double value) {
    return new DetectorOptions(threshold, value, resolveAfter, bandCoverage, warmUp);
  }

  public DetectorOptions withResolveAfter(int value) {
    return new DetectorOptions(threshold, resolveBelow, value, bandCoverage, warmUp);
  }

  public DetectorOptions withBandCoverage(double value) {
    return new DetectorOptions(threshold, resolveBelow, resolveAfter, value, warmUp);
  }

  public DetectorOptions withWarmUp(int value) {
    return new DetectorOptions(threshold, resolveBelow, resolveAfter, bandCoverage, value);
  }
}
