package dev.offbeat.detector.app;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.score.Part;
import java.time.Duration;
import java.util.Locale;

/** Incidents, numbers and durations as a person says them. */
public final class IncidentText {
  /** Below this, a number is what rounding left of zero. */
  private static final double SMALLEST = 1e-30;

  private IncidentText() {}

  /**
   * What was seen against what was expected, at an incident's peak: {@code 312 ms, above the
   * expected 78.1 (61.0 to 99.2)}, or, where the value itself is in its band, what else is strange.
   *
   * @param unit of the first feature, with a space before it; may be empty
   */
  public static String contrast(Incident incident, String unit) {
    if (incident.part() == Part.SILENCE) {
      return "nothing for %s, which is longer than usual".formatted(duration(incident.duration()));
    }
    Incident.Feature feature = incident.features().get(0);
    if (incident.part() == Part.FLATLINE) {
      String actual = Double.isNaN(feature.actual()) ? "" : ", " + number(feature.actual()) + unit;
      return "the same value for %d points%s".formatted(incident.points(), actual);
    }
    String name = incident.features().size() == 1 ? "" : feature.name() + " ";
    String actual = name + number(feature.actual()) + unit;
    if (feature.actual() >= feature.lower() && feature.actual() <= feature.upper()) {
      return "%s, %s (expected %s)"
          .formatted(actual, strangeness(incident.part()), number(feature.expected()));
    }
    return "%s, %s the expected %s (%s to %s)"
        .formatted(
            actual,
            incident.direction() == Incident.Direction.ABOVE ? "above" : "below",
            number(feature.expected()),
            number(feature.lower()),
            number(feature.upper()));
  }

  private static String strangeness(Part part) {
    return switch (part) {
      case SURPRISE -> "a step larger than usual";
      case LEVEL -> "a level hardly seen before";
      case MEMORY -> "a situation not seen before";
      case RECORD -> "beyond all values seen before";
      case FORECAST -> "harder to foretell than usual";
      case JOINT -> "at odds with the other features";
      case SILENCE -> "nothing";
      case FLATLINE -> "unchanged";
    };
  }

  /** A number with the three or four digits that matter to the eye. */
  public static String number(double x) {
    double size = Math.abs(x);
    if (size < SMALLEST) {
      return "0";
    } else if (size >= 1e7 || size < 1e-3) {
      return String.format(Locale.ROOT, "%.3g", x);
    }
    String format =
        size >= 1000
            ? "%,.0f"
            : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3g";
    return String.format(Locale.ROOT, format, x);
  }

  /** A duration in at most two units: 45 s, 35 min, 1 h 35 min, 3 d 4 h. */
  public static String duration(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes < 1) {
      return duration.toSeconds() + " s";
    } else if (minutes < 60) {
      return minutes + " min";
    } else if (minutes < 24 * 60) {
      return two(minutes / 60, "h", minutes % 60, "min");
    }
    return two(duration.toDays(), "d", duration.toHours() % 24, "h");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
