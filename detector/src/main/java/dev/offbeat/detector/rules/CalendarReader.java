package dev.offbeat.detector.rules;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.ParseContext;
import biweekly.io.ParseWarning;
import biweekly.io.TimezoneAssignment;
import biweekly.io.scribe.property.RecurrenceRuleScribe;
import biweekly.parameter.ICalParameters;
import biweekly.property.DateEnd;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.property.DateStart;
import biweekly.property.ExceptionDates;
import biweekly.property.ExceptionRule;
import biweekly.property.ICalProperty;
import biweekly.property.RecurrenceDates;
import biweekly.property.RecurrenceId;
import biweekly.property.RecurrenceRule;
import biweekly.util.DateTimeComponents;
import biweekly.util.Duration;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import dev.offbeat.detector.rules.CalendarEvent.Length;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of an iCalendar text (RFC 5545), their recurrence, exceptions, single changed
 * instances and time zones. What would change when an event takes place and is not understood is an
 * {@link IllegalArgumentException}; the rest of the calendar is passed over.
 */
final class CalendarReader {
  private static final Set<String> OF_MATTER =
      Set.of("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS");
  private static final int MOST_EVENTS = 2000;

  private final ICalendar calendar;
  private final TimeZone floatingZone;

  private CalendarReader(ICalendar calendar, TimeZone floatingZone) {
    this.calendar = calendar;
    this.floatingZone = floatingZone;
  }

  /**
   * Reads all events.
   *
   * @param floatingZone of days and of times without a zone
   */
  static List<CalendarEvent> read(String text, TimeZone floatingZone) {
    List<List<ParseWarning>> warnings = new ArrayList<>();
    List<ICalendar> calendars = Biweekly.parse(text).warnings(warnings).all();
    for (List<ParseWarning> ofCalendar : warnings) {
      for (ParseWarning warning : ofCalendar) {
        String property = warning.getPropertyName();
        if (property != null && OF_MATTER.contains(property)) {
          throw new IllegalArgumentException(
              "a %s that can be read in line %s (%s)"
                  .formatted(property, warning.getLineNumber(), warning.getMessage()));
        }
      }
    }
    List<CalendarEvent> events = new ArrayList<>();
    for (ICalendar calendar : calendars) {
      events.addAll(new CalendarReader(calendar, floatingZone).events());
    }
    if (events.isEmpty() || events.size() > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "iCalendar text with 1 to %d events, not %d".formatted(MOST_EVENTS, events.size()));
    }
    return events;
  }

  /** Reads a recurrence rule by itself. */
  static Recurrence rule(String text, TimeZone zone) {
    ParseContext context = new ParseContext();
    context.setVersion(ICalVersion.V2_0);
    RecurrenceRule rule =
        new RecurrenceRuleScribe().parseText(text, null, new ICalParameters(), context);
    if (!context.getWarnings().isEmpty()) {
      throw new IllegalArgumentException(
          "a recurrence rule like FREQ=WEEKLY;BYDAY=TU (%s)"
              .formatted(context.getWarnings().get(0).getMessage()));
    }
    return inLocalTime(rule.getValue(), zone);
  }

  private List<CalendarEvent> events() {
    Map<String, Set<Long>> replaced = new HashMap<>(); // instants, by UID
    for (VEvent event : calendar.getEvents()) {
      RecurrenceId id = event.getRecurrenceId();
      if (id != null) {
        if (id.getRange() != null) {
          throw new IllegalArgumentException("a RECURRENCE-ID of one instance, without RANGE");
        }
        long instant = LocalTime.toInstant(local(id.getValue()), zone(id));
        replaced.computeIfAbsent(uid(event), uid -> new HashSet<>()).add(instant);
      }
    }
    List<CalendarEvent> events = new ArrayList<>();
    for (VEvent event : calendar.getEvents()) {
      if (event.getStatus() == null || !event.getStatus().isCancelled()) {
        boolean isInstance = event.getRecurrenceId() != null;
        Set<Long> elsewhere = replaced.getOrDefault(uid(event), Set.of());
        events.addAll(read(event, isInstance ? Set.of() : elsewhere));
      }
    }
    return events;
  }

  private static String uid(VEvent event) {
    return event.getUid() == null ? "" : String.valueOf(event.getUid().getValue());
  }

  private List<CalendarEvent> read(VEvent event, Set<Long> replaced) {
    DateStart start = event.getDateStart();
    if (start == null || start.getValue() == null) {
      throw new IllegalArgumentException("an event with a DTSTART");
    }
    if (!event.getProperties(ExceptionRule.class).isEmpty()) {
      throw new IllegalArgumentException("an event without EXRULE, which RFC 5545 took out");
    }
    List<RecurrenceRule> rules = event.getProperties(RecurrenceRule.class);
    if (rules.size() > 1) {
      throw new IllegalArgumentException("an event with one RRULE at most");
    }
    TimeZone zone = zone(start);
    Set<Long> except = new HashSet<>();
    for (long instant : replaced) {
      except.add(LocalTime.ofInstant(instant, zone));
    }
    for (ExceptionDates dates : event.getProperties(ExceptionDates.class)) {
      for (ICalDate date : dates.getValues()) {
        except.add(in(zone, date, dates));
      }
    }
    List<Long> more = new ArrayList<>();
    List<CalendarEvent> events = new ArrayList<>();
    for (RecurrenceDates dates : event.getProperties(RecurrenceDates.class)) {
      if (!dates.getPeriods().isEmpty()) {
        throw new IllegalArgumentException("an RDATE of times, not of periods");
      }
      for (ICalDate date : dates.getDates()) {
        more.add(in(zone, date, dates));
      }
    }
    Recurrence rule = rules.isEmpty() ? null : inLocalTime(rules.get(0).getValue(), zone);
    events.add(new CalendarEvent(local(start.getValue()), length(event), rule, more, except, zone));
    return events;
  }

  private Length length(VEvent event) {
    DateStart start = event.getDateStart();
    DateEnd end = event.getDateEnd();
    Duration duration = event.getDuration() == null ? null : event.getDuration().getValue();
    boolean isDay = !start.getValue().hasTime();
    if (end != null) {
      return isDay
          ? new Length((int) ((local(end.getValue()) - local(start.getValue())) / LocalTime.DAY), 0)
          : new Length(0, instant(end) - instant(start));
    }
    if (duration == null) {
      return new Length(isDay ? 1 : 0, 0);
    }
    int days = 7 * orZero(duration.getWeeks()) + orZero(duration.getDays());
    long seconds =
        3600L * orZero(duration.getHours())
            + 60L * orZero(duration.getMinutes())
            + orZero(duration.getSeconds());
    return duration.isPrior() ? new Length(-1, 0) : new Length(days, 1000 * seconds);
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private long instant(DateOrDateTimeProperty property) {
    return LocalTime.toInstant(local(property.getValue()), zone(property));
  }

  /** A date of one zone as local time of another; a day is the same day in all of them. */
  private long in(TimeZone zone, ICalDate date, ICalProperty of) {
    if (!date.hasTime()) {
      return local(date);
    }
    TimeZone own = isUtc(date) ? TimeZone.getTimeZone("UTC") : zone(of);
    return LocalTime.ofInstant(LocalTime.toInstant(local(date), own), zone);
  }

  private static boolean isUtc(ICalDate date) {
    DateTimeComponents raw = date.getRawComponents();
    return raw != null && raw.isUtc();
  }

  private static long local(ICalDate date) {
    DateTimeComponents raw = date.getRawComponents();
    if (raw == null) {
      throw new IllegalArgumentException("a date as it is written in iCalendar");
    }
    return LocalTime.of(raw);
  }

  private TimeZone zone(ICalProperty property) {
    if (property instanceof DateOrDateTimeProperty date && isUtc(date.getValue())) {
      return TimeZone.getTimeZone("UTC");
    }
    String unknown = property.getParameters().getTimezoneId();
    if (unknown != null) {
      throw new IllegalArgumentException("a time zone that is known, not TZID=" + unknown);
    }
    TimezoneAssignment assignment = calendar.getTimezoneInfo().getTimezone(property);
    return assignment == null ? floatingZone : assignment.getTimeZone();
  }

  /** UNTIL is written in UTC where the start has a zone: the same rule, its end in local time. */
  @SuppressWarnings("JavaUtilDate") // as biweekly takes instants
  private static Recurrence inLocalTime(Recurrence rule, TimeZone zone) {
    ICalDate until = rule.getUntil();
    if (until == null) {
      return rule;
    }
    long local = local(until);
    if (isUtc(until)) {
      local = LocalTime.ofInstant(local, zone);
    } else if (!until.hasTime()) {
      local += LocalTime.DAY - 1000; // through the day
    }
    return new Recurrence.Builder(rule).until(new ICalDate(new Date(local), true)).build();
  }
}
