package dev.offbeat.detector;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a user may choose; changing it never retrains or forgets anything.
 *
 * @param budget alerts that a user is willing to read of one series
 * @param absoluteFloor deviation, in units of the data, up to which nothing is an incident
 * @param relativeFloor deviation, as a part of the series' mean, up to which nothing is an incident
 * @param acceptAfter points of an incident after which it is learnt as the new normal
 * @param resolveBelow score, 1 being the threshold, below which a point is quiet
 * @param resolveAfter quiet points in a row that end an incident
 * @param bandCoverage probability with which a normal value lies in the published band
 * @param warmUp points of a series before which nothing opens an incident
 * @param thresholdFactor by what the threshold that follows from the budget is multiplied
 */
public record DetectorOptions(
    AlertBudget budget,
    double absoluteFloor,
    double relativeFloor,
    int acceptAfter,
    double resolveBelow,
    int resolveAfter,
    double bandCoverage,
    int warmUp,
    double thresholdFactor) {

  public DetectorOptions {
    require(
        absoluteFloor >= 0 && absoluteFloor <= Double.MAX_VALUE,
        "absolute floor",
        ">= 0",
        absoluteFloor);
    require(
        relativeFloor >= 0 && relativeFloor <= Double.MAX_VALUE,
        "relative floor",
        ">= 0",
        relativeFloor);
    require(acceptAfter >= 1, "accept after", ">= 1", acceptAfter);
    require(resolveBelow > 0 && resolveBelow <= 1, "resolve below", "in (0, 1]", resolveBelow);
    require(resolveAfter >= 1, "resolve after", ">= 1", resolveAfter);
    require(bandCoverage > 0 && bandCoverage < 1, "band coverage", "in (0, 1)", bandCoverage);
    require(warmUp >= 2, "warm-up", ">= 2", warmUp);
    require(
        thresholdFactor >= 0.01 && thresholdFactor <= 100,
        "threshold factor",
        "0.01 to 100",
        thresholdFactor);
  }

  /** Options whose threshold is what follows from the budget. */
  public DetectorOptions(
      AlertBudget budget,
      double absoluteFloor,
      double relativeFloor,
      int acceptAfter,
      double resolveBelow,
      int resolveAfter,
      double bandCoverage,
      int warmUp) {
    this(
        budget,
        absoluteFloor,
        relativeFloor,
        acceptAfter,
        resolveBelow,
        resolveAfter,
        bandCoverage,
        warmUp,
        1);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** One alert per series and week, no floors beyond the series' own resolution. */
  public static DetectorOptions defaults() {
    AlertBudget budget = new AlertBudget(1, Duration.ofDays(7));
    return new DetectorOptions(budget, 0, 0, 20, 0.7, 10, 0.98, 10);
  }

  public DetectorOptions withBudget(AlertBudget value) {
    return with(changed -> changed.budget = value);
  }

  public DetectorOptions withFloors(double absolute, double relative) {
    return with(
        changed -> {
          changed.absoluteFloor = absolute;
          changed.relativeFloor = relative;
        });
  }

  public DetectorOptions withAcceptAfter(int value) {
    return with(changed -> changed.acceptAfter = value);
  }

  public DetectorOptions withResolve(double below, int after) {
    return with(
        changed -> {
          changed.resolveBelow = below;
          changed.resolveAfter = after;
        });
  }

  public DetectorOptions withBandCoverage(double value) {
    return with(changed -> changed.bandCoverage = value);
  }

  public DetectorOptions withWarmUp(int value) {
    return with(changed -> changed.warmUp = value);
  }

  public DetectorOptions withThresholdFactor(double value) {
    return with(changed -> changed.thresholdFactor = value);
  }

  private DetectorOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** The same values, open to change. */
  private static final class Draft {
    private AlertBudget budget;
    private double absoluteFloor;
    private double relativeFloor;
    private int acceptAfter;
    private double resolveBelow;
    private int resolveAfter;
    private double bandCoverage;
    private int warmUp;
    private double thresholdFactor;

    private Draft(DetectorOptions options) {
      budget = options.budget;
      absoluteFloor = options.absoluteFloor;
      relativeFloor = options.relativeFloor;
      acceptAfter = options.acceptAfter;
      resolveBelow = options.resolveBelow;
      resolveAfter = options.resolveAfter;
      bandCoverage = options.bandCoverage;
      warmUp = options.warmUp;
      thresholdFactor = options.thresholdFactor;
    }

    private DetectorOptions options() {
      return new DetectorOptions(
          budget,
          absoluteFloor,
          relativeFloor,
          acceptAfter,
          resolveBelow,
          resolveAfter,
          bandCoverage,
          warmUp,
          thresholdFactor);
    }
  }
}
