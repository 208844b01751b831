package dev.offbeat.detector.rules;

import biweekly.util.Recurrence;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.rules.RuleFile.Calendars;
import dev.offbeat.detector.rules.SeriesSettings.Direction;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rules from YAML. */
final class RuleReader {
  private static final int LONGEST_TEXT = 1 << 20;
  private static final int MOST_RULES = 1000;
  private static final Duration LONGEST_REORDER_WINDOW = Duration.ofHours(1);
  private static final int LEAST_CADENCES = 2;
  private static final int MOST_CADENCES = 1_000_000;
  private static final List<String> KEYS =
      List.of(
          "name",
          "select",
          "series",
          "watch",
          "model",
          "budget",
          "direction",
          "absolute-floor",
          "relative-floor",
          "missing",
          "counter",
          "reorder-window",
          "silence",
          "flatline",
          "suppress",
          "maintenance",
          "mute");
  private static final List<String> MUTE_KEYS = List.of("from", "until", "reason");
  private static final List<String> WINDOW_KEYS =
      List.of("name", "calendar", "start", "duration", "rrule", "zone");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/-]{0,63}");
  private static final String NAME_RULE =
      "a name of up to 64 letters, digits, spaces and . _ / -, beginning with a letter or digit";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final String CALENDAR_BEGIN = "BEGIN:VCALENDAR";

  private final Calendars calendars;
  private final @Nullable Set<String> models; // null for any

  RuleReader(Calendars calendars, @Nullable Set<String> models) {
    this.calendars = calendars;
    this.models = models;
  }

  List<Rule> read(String yaml) throws RuleException {
    if (yaml.length() > LONGEST_TEXT) {
      throw new RuleException(
          "rules: expected at most %d characters, found %d".formatted(LONGEST_TEXT, yaml.length()));
    }
    YamlValue root = YamlValue.parse(yaml);
    YamlValue list = root.isAbsent() ? null : root.fields(List.of("rules")).get("rules");
    if (list == null || list.isAbsent()) {
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlValue item : list.items()) {
      Map<String, YamlValue> fields = item.fields(KEYS);
      rules.add(rule(item, fields));
      if (!names.add(rules.get(rules.size() - 1).name())) {
        throw require(fields, "name", item).expected("a name of its own for each rule");
      }
      if (rules.size() > MOST_RULES) {
        throw item.expected("at most %d rules".formatted(MOST_RULES));
      }
    }
    return rules;
  }

  private static YamlValue require(Map<String, YamlValue> fields, String key, YamlValue of)
      throws RuleException {
    YamlValue value = fields.get(key);
    if (value == null) {
      throw of.expected("a key " + key);
    }
    return value;
  }

  private Rule rule(YamlValue item, Map<String, YamlValue> fields) throws RuleException {
    String name = require(fields, "name", item).read(NAME_RULE, RuleReader::name);
    Selector selector = selector(item, fields);
    return new Rule(
        name,
        selector,
        read(fields, "watch", YamlValue::flag),
        read(fields, "model", this::model),
        read(fields, "budget", value -> value.read("like '1 per week'", AlertBudget::parse)),
        read(fields, "direction", value -> value.choice(Direction.class)),
        read(fields, "absolute-floor", value -> value.number(0)),
        read(fields, "relative-floor", value -> value.number(0)),
        read(fields, "missing", value -> value.choice(MissingPolicy.class)),
        read(fields, "counter", RuleReader::counter),
        read(fields, "reorder-window", RuleReader::reorderWindow),
        read(fields, "silence", RuleReader::silence),
        read(fields, "flatline", YamlValue::flag),
        read(fields, "suppress", value -> value.isOff() ? "" : value.text("a reason, or off")),
        read(fields, "maintenance", value -> windows(value, name)),
        read(fields, "mute", value -> mute(value, name)));
  }

  private static Selector selector(YamlValue item, Map<String, YamlValue> fields)
      throws RuleException {
    YamlValue series = fields.get("series");
    if (series == null) {
      return require(fields, "select", item)
          .readAsTold("a selector like node_load1{host=~\"web-.*\"}", Selector::parse);
    } else if (fields.containsKey("select")) {
      throw item.expected("either select or series, not both");
    }
    return Selector.of(series.text("a series like node_load1{host=\"web-1\"}"));
  }

  /** Reads what a key says. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(YamlValue value) throws RuleException;
  }

  private static <T> @Nullable T read(Map<String, YamlValue> fields, String key, Reading<T> reading)
      throws RuleException {
    YamlValue value = fields.get(key);
    return value == null || value.isAbsent() ? null : reading.read(value);
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(NAME_RULE);
    }
    return text;
  }

  private String model(YamlValue value) throws RuleException {
    String name = value.text("a model's name");
    if (models != null && !models.contains(name)) {
      throw value.expected(
          models.isEmpty()
              ? "no model, for none has a name"
              : "one of the models " + String.join(", ", models.stream().sorted().toList()));
    }
    return name;
  }

  private enum CounterChoice {
    AUTO,
    YES,
    NO
  }

  private static CounterPolicy counter(YamlValue value) throws RuleException {
    return switch (value.choice(CounterChoice.class)) {
      case AUTO -> CounterPolicy.AUTO;
      case YES -> CounterPolicy.ALL;
      case NO -> CounterPolicy.NONE;
    };
  }

  private static int silence(YamlValue value) throws RuleException {
    return value.isOff() ? 0 : value.wholeNumber(LEAST_CADENCES, MOST_CADENCES);
  }

  private static Duration reorderWindow(YamlValue value) throws RuleException {
    Duration window = duration(value);
    if (window.compareTo(LONGEST_REORDER_WINDOW) > 0) {
      throw value.expected("at most 1h");
    }
    return window;
  }

  private static Duration duration(YamlValue value) throws RuleException {
    return value.read("a duration like 30s, 5m, 2h", RuleReader::duration);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private List<MaintenanceWindow> windows(YamlValue list, String rule) throws RuleException {
    List<MaintenanceWindow> windows = new ArrayList<>();
    for (YamlValue item : list.items()) {
      Map<String, YamlValue> fields = item.fields(WINDOW_KEYS);
      String name = require(fields, "name", item).read(NAME_RULE, RuleReader::name);
      YamlValue zoneName = fields.get("zone");
      TimeZone zone =
          zoneName == null
              ? TimeZone.getTimeZone("UTC")
              : zoneName.read("a time zone like Europe/Berlin", RuleReader::zone);
      YamlValue calendar = fields.get("calendar");
      if (calendar != null && fields.containsKey("start")) {
        throw item.expected("either calendar or start, not both");
      }
      List<CalendarEvent> events =
          calendar == null ? List.of(event(item, fields, zone)) : events(calendar, zone);
      windows.add(new MaintenanceWindow(name, rule, events));
    }
    return windows;
  }

  private static MaintenanceWindow mute(YamlValue value, String rule) throws RuleException {
    Map<String, YamlValue> fields = value.fields(MUTE_KEYS);
    String example = "an instant like 2026-01-02T03:04:05Z";
    long from = require(fields, "from", value).read(example, RuleReader::instant);
    long until = require(fields, "until", value).read(example, RuleReader::instant);
    if (until <= from) {
      throw require(fields, "until", value).expected("an instant after from");
    }
    String reason = read(fields, "reason", text -> text.text("a reason"));
    CalendarEvent.Length length = new CalendarEvent.Length(0, until - from);
    TimeZone zone = TimeZone.getTimeZone("UTC");
    try {
      return MaintenanceWindow.mute(
          reason == null ? "" : reason,
          rule,
          new CalendarEvent(from, length, null, List.of(), Set.of(), zone));
    } catch (IllegalArgumentException e) {
      throw value.expected(String.valueOf(e.getMessage()));
    }
  }

  private static long instant(String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("an instant", e);
    }
  }

  private static TimeZone zone(String name) {
    try {
      return TimeZone.getTimeZone(ZoneId.of(name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time zone", e);
    }
  }

  private List<CalendarEvent> events(YamlValue value, TimeZone zone) throws RuleException {
    return value.readAsTold(
        "the name of a calendar's file, or iCalendar text",
        text -> {
          String calendar = text;
          if (!text.stripLeading().startsWith(CALENDAR_BEGIN)) {
            calendar = calendars.text(text);
            if (calendar == null) {
              throw new IllegalArgumentException(
                  "iCalendar text or the name of a file beside the rules");
            }
          }
          return CalendarReader.read(calendar.stripLeading(), zone);
        });
  }

  private static CalendarEvent event(YamlValue item, Map<String, YamlValue> fields, TimeZone zone)
      throws RuleException {
    long start =
        require(fields, "start", item)
            .read("a local time like 2026-01-06T02:00", RuleReader::localTime);
    Duration length = duration(require(fields, "duration", item));
    YamlValue rule = fields.get("rrule");
    if (rule == null) {
      return event(item, start, length, null, zone);
    }
    Recurrence recurrence =
        rule.readAsTold(
            "a recurrence rule like FREQ=WEEKLY;BYDAY=TU", text -> CalendarReader.rule(text, zone));
    return event(rule, start, length, recurrence, zone);
  }

  private static CalendarEvent event(
      YamlValue at, long start, Duration length, @Nullable Recurrence rule, TimeZone zone)
      throws RuleException {
    try {
      return new CalendarEvent(
          start, new CalendarEvent.Length(0, length.toMillis()), rule, List.of(), Set.of(), zone);
    } catch (IllegalArgumentException e) {
      throw at.expected(String.valueOf(e.getMessage()));
    }
  }

  private static long localTime(String text) {
    try {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a local time", e);
    }
  }
}
