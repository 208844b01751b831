package dev.offbeat.detector.rules;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one series is watched. Equal settings of one {@link RuleSet} are one object.
 *
 * @param watch false for a series that is ignored
 * @param model name of the model that watches it; null for the first
 * @param detection budget and floors, and what rules do not change
 * @param direction which incidents are published
 * @param missing what stands for a missing value
 * @param counter whether the value is a running count, and its rate is watched
 * @param reorderWindow how far behind the newest point one may come and still be put in order
 * @param silenceCadences cadences without a point after which the series is silent; 0 for never
 * @param flatline whether standing still is an incident
 * @param suppression why no incident is published; null where they are
 * @param maintenance windows in which nothing is published or learnt
 */
public record SeriesSettings(
    boolean watch,
    @Nullable String model,
    DetectorOptions detection,
    DirectionFilter direction,
    Missing missing,
    Counter counter,
    Duration reorderWindow,
    int silenceCadences,
    boolean flatline,
    @Nullable Suppression suppression,
    List<MaintenanceWindow> maintenance) {
  /** Which way an incident must go to be published. */
  public enum Direction {
    ABOVE,
    BELOW,
    BOTH
  }

  /** What stands for a missing value. */
  public enum Missing {
    SKIP,
    HOLD,
    ZERO,
    PREDICT
  }

  /** Whether a value is a running count. */
  public enum Counter {
    AUTO,
    YES,
    NO
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

  private static final int SILENCE_CADENCES = 10;

  public SeriesSettings {
    maintenance = List.copyOf(maintenance);
  }

  /** How a series is watched that no rule speaks of. */
  public static SeriesSettings defaults(DetectorOptions detection) {
    return new SeriesSettings(
        true,
        null,
        detection,
        DirectionFilter.BOTH,
        Missing.SKIP,
        Counter.AUTO,
        Duration.ZERO,
        SILENCE_CADENCES,
        true,
        null,
        List.of());
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
