package dev.offbeat.detector.rules;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.intake.IntakeOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one series is watched. Equal settings of one {@link RuleSet} are one object.
 *
 * @param watch false for a series that is ignored
 * @param model name of the model that watches it; null for the first
 * @param detection budget and floors, and what rules do not change
 * @param intake how its points are taken in
 * @param direction which incidents are published
 * @param suppression why no incident is published; null where they are
 * @param maintenance windows in which nothing is published or learnt
 */
public record SeriesSettings(
    boolean watch,
    @Nullable String model,
    DetectorOptions detection,
    IntakeOptions intake,
    DirectionFilter direction,
    @Nullable Suppression suppression,
    List<MaintenanceWindow> maintenance) {
  /** Which way an incident must go to be published. */
  public enum Direction {
    ABOVE,
    BELOW,
    BOTH
  }

  /**
   * Which incidents are published.
   *
   * @param rule the rule that says so; null by default
   */
  public record DirectionFilter(Direction wanted, @Nullable String rule) {
    /** Every incident is published. */
    public static final DirectionFilter BOTH = new DirectionFilter(Direction.BOTH, null);

    boolean isWanted(Incident.Direction direction) {
      return wanted == Direction.BOTH
          || (direction == Incident.Direction.ABOVE) == (wanted == Direction.ABOVE);
    }
  }

  /**
   * Why an incident is not published.
   *
   * @param rule the rule that says so
   * @param reason in words
   */
  public record Suppression(String rule, String reason) {}

  public SeriesSettings {
    maintenance = List.copyOf(maintenance);
  }

  /** How a series is watched that no rule speaks of. */
  public static SeriesSettings defaults(DetectorOptions detection, IntakeOptions intake) {
    return new SeriesSettings(true, null, detection, intake, DirectionFilter.BOTH, null, List.of());
  }

  /** The same with a threshold that is so many times as high. */
  public SeriesSettings withThresholdTimes(double factor) {
    return new SeriesSettings(
        watch,
        model,
        detection.withThresholdFactor(detection.thresholdFactor() * factor),
        intake,
        direction,
        suppression,
        maintenance);
  }

  /**
   * The maintenance window that an instant lies in, or null.
   *
   * @param millis event time, ms since the epoch
   */
  public @Nullable MaintenanceWindow maintenanceAt(long millis) {
    for (int i = 0; i < maintenance.size(); i++) {
      if (maintenance.get(i).isActive(millis)) {
        return maintenance.get(i);
      }
    }
    return null;
  }

  /**
   * When the maintenance ends that an instant lies in; the instant itself if there is none.
   *
   * @param millis event time, ms since the epoch
   */
  public long maintainedUntil(long millis) {
    long until = millis;
    for (int i = 0; i < maintenance.size(); i++) {
      until = Math.max(until, maintenance.get(i).activeUntil(millis));
    }
    return until;
  }

  /**
   * Why an incident is not to be published now, or null if it is.
   *
   * @param direction the incident's; null for one that goes neither way
   * @param millis event time of its event, ms since the epoch
   */
  public @Nullable Suppression suppressionOf(Incident.@Nullable Direction direction, long millis) {
    if (suppression != null) {
      return suppression;
    }
    MaintenanceWindow window = maintenanceAt(millis);
    if (window != null) {
      return new Suppression(window.rule(), "maintenance window " + window.name());
    }
    if (direction != null && !this.direction.isWanted(direction) && this.direction.rule != null) {
      return new Suppression(this.direction.rule, "the other direction");
    }
    return null;
  }
}
