package dev.offbeat.detector.explain;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a series at its last point. Times are event times, ms since the epoch.
 *
 * @param condition what the series is doing
 * @param points known so far
 * @param warmUp points before which nothing opens an incident
 * @param lastMillis time of the last point; {@link Long#MIN_VALUE} without one
 * @param cadenceMillis usual time between two points; 0 if it is not known
 * @param openSinceMillis start of the open incident; {@link Long#MIN_VALUE} without one
 * @param budget alerts that somebody is willing to read of the series
 * @param scored the last point that was scored; null if nothing is known of it any more
 * @param withheld why incidents of the series are not published; null where they are
 */
public record Facts(
    Condition condition,
    int points,
    int warmUp,
    long lastMillis,
    double cadenceMillis,
    long openSinceMillis,
    AlertBudget budget,
    @Nullable Scored scored,
    @Nullable Withheld withheld) {
  /** What a series is doing. */
  public enum Condition {
    IGNORED,
    WARMING,
    NORMAL,
    ANOMALOUS,
    SILENT,
    FLAT,
    STALE
  }

  /**
   * A scored point.
   *
   * @param score 1 being the threshold
   * @param threshold the strangeness that a score of 1 stands for: −log₁₀ of a p-value
   * @param confidence 0 to 1, how much of the series was known
   * @param features in any order
   */
  public record Scored(
      double score,
      double threshold,
      double confidence,
      Part part,
      LearningGate gate,
      List<Feature> features) {
    public Scored {
      features = List.copyOf(features);
    }
  }

  /**
   * One feature of a scored point.
   *
   * @param share part of the score that is this feature's
   */
  public record Feature(
      String name, double value, double expected, double lower, double upper, double share) {}

  /**
   * Why incidents are not published.
   *
   * @param rule the rule that says so
   * @param reason in words
   * @param untilMillis when that ends; {@link Long#MAX_VALUE} if nobody knows
   */
  public record Withheld(String rule, String reason, long untilMillis) {}
}
