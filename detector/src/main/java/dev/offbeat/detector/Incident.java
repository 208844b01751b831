package dev.offbeat.detector;

import dev.offbeat.detector.score.Part;
import java.time.Duration;
import java.util.List;

/**
 * An event of an incident: a run of anomalous steps of one series, told once when it opens, again
 * whenever it gets stranger, and at last when it is over. The start names it within its series.
 *
 * @param phase what happened
 * @param startMillis event time of the first anomalous point, ms since the epoch
 * @param timestampMillis event time of this event, ms since the epoch
 * @param peakMillis event time of the strangest point so far, ms since the epoch
 * @param score score of this event's point, 1 being the threshold
 * @param peakScore score of the strangest point
 * @param severity 0 to 100, from the peak; 50 at the threshold
 * @param confidence 0 to 1, how much of this series was known
 * @param direction which way the feature that contributed most went at the peak
 * @param part the part of the score that spoke at the peak
 * @param points points since the start, this one included
 * @param features every feature at the peak, the one that contributed most first
 */
public record Incident(
    Phase phase,
    long startMillis,
    long timestampMillis,
    long peakMillis,
    double score,
    double peakScore,
    int severity,
    double confidence,
    Direction direction,
    Part part,
    int points,
    List<Feature> features) {

  /** What happened to the incident. */
  public enum Phase {
    OPENED,
    UPDATED,
    RESOLVED
  }

  /** Where the actual value lies. */
  public enum Direction {
    ABOVE,
    BELOW
  }

  /**
   * One feature at the peak, in units of the data.
   *
   * @param share part of the score that is this feature's; all shares add up to 1
   */
  public record Feature(
      String name, double actual, double expected, double lower, double upper, double share) {}

  public Incident {
    features = List.copyOf(features);
  }

  /** The same as an incident that opens, for those who have not heard of it before. */
  public Incident asOpened() {
    return new Incident(
        Phase.OPENED,
        startMillis,
        timestampMillis,
        peakMillis,
        score,
        peakScore,
        severity,
        confidence,
        direction,
        part,
        points,
        features);
  }

  /** Event time from the start to this event. */
  public Duration duration() {
    return Duration.ofMillis(timestampMillis - startMillis);
  }
}
