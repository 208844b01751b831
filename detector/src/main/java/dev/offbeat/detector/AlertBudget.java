package dev.offbeat.detector;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many alerts a user is willing to read: {@code 1 per week}, {@code 3 per day}, {@code 0.5 per
 * 12h}, for one series. The detector turns it into that series' threshold.
 *
 * @param alerts alerts in one period, above 0
 * @param period at least one second
 */
public record AlertBudget(double alerts, Duration period) {
  private static final Pattern TEXT =
      Pattern.compile("(?<alerts>[0-9.]+) (?:alerts? )?per (?:(?<count>[0-9]+) ?)?(?<unit>[a-z]+)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "minute", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "hour", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "day", Duration.ofDays(1),
          "week", Duration.ofDays(7),
          "month", Duration.ofDays(30));

  public AlertBudget {
    if (!(alerts > 0) || alerts > 1e9) {
      throw new IllegalArgumentException("budget: expected more than 0 alerts, found " + alerts);
    }
    if (period.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("budget: expected a period >= 1s, found " + period);
    }
  }

  /**
   * Reads {@code ALERTS per [COUNT] UNIT}; units are s, m(inute), h(our), d(ay), week and month,
   * also in the plural.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static AlertBudget parse(String text) {
    Matcher matcher = TEXT.matcher(text.trim().toLowerCase(Locale.ROOT));
    Duration unit = null;
    if (matcher.matches()) {
      String name = matcher.group("unit");
      unit = UNITS.get(name);
      if (unit == null && name.endsWith("s")) {
        unit = UNITS.get(name.substring(0, name.length() - 1));
      }
    }
    if (unit == null) {
      throw new IllegalArgumentException("budget: expected like 1 per week, found " + text);
    }
    String count = matcher.group("count");
    try {
      return new AlertBudget(
          Double.parseDouble(matcher.group("alerts")),
          unit.multipliedBy(count == null ? 1 : Integer.parseInt(count)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("budget: expected like 1 per week, found " + text, e);
    }
  }

  /** Alerts per point of a series whose points are this far apart. */
  double perPoint(double cadenceMillis) {
    return alerts * cadenceMillis / period.toMillis();
  }

  /** The text form, {@code 1 per 168h}. */
  @Override
  public String toString() {
    String number = alerts == Math.rint(alerts) ? String.valueOf((long) alerts) : "" + alerts;
    for (String unit : new String[] {"month", "week", "day", "hour", "minute"}) {
      if (period.equals(UNITS.get(unit))) {
        return number + " per " + unit;
      }
    }
    return number + " per " + period.toSeconds() + "s";
  }
}
