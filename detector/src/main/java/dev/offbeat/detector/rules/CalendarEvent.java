package dev.offbeat.detector.rules;

import biweekly.util.Frequency;
import biweekly.util.ICalDate;
import biweekly.util.Recurrence;
import biweekly.util.com.google.ical.compat.javautil.DateIterator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * When something takes place: once, at times of its own, or by a recurrence rule, in a time zone.
 *
 * @param start local time (see {@link LocalTime}) of the first
 * @param length how long each lasts
 * @param rule null for one that does not recur; its UNTIL in local time
 * @param more local times beside the rule's
 * @param except local times at which it does not take place
 */
record CalendarEvent(
    long start,
    Length length,
    @Nullable Recurrence rule,
    List<Long> more,
    Set<Long> except,
    TimeZone zone) {
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
  private static final int LARGEST_COUNT = 10_000;
  private static final long EARLIEST = 0;

  /** Days of the calendar, which may have 23 or 25 hours, and exact time beside them. */
  record Length(int days, long millis) {
    long longest() {
      return (days + 1) * LocalTime.DAY + millis;
    }
  }

  CalendarEvent {
    more = List.copyOf(more);
    except = Set.copyOf(except);
    if ((length.days == 0 && length.millis <= 0) || length.days < 0 || length.millis < 0) {
      throw new IllegalArgumentException("a duration above 0");
    }
    if (length.longest() > 3700 * LocalTime.DAY) {
      throw new IllegalArgumentException("a duration of at most ten years");
    }
    if (start < EARLIEST) {
      throw new IllegalArgumentException("a start in 1970 or later");
    }
    if (rule != null) {
      check(rule);
    }
  }

  /** Refuses rules that mean nothing, and those whose reckoning would take long. */
  private static void check(Recurrence rule) {
    if (rule.getFrequency() == null || !rule.getXRules().isEmpty()) {
      throw new IllegalArgumentException("a recurrence rule like FREQ=WEEKLY;BYDAY=TU");
    }
    if (rule.getFrequency() == Frequency.SECONDLY
        || rule.getFrequency() == Frequency.MINUTELY
        || rule.getBySecond().size() > 1
        || rule.getByMinute().size() > 60) {
      throw new IllegalArgumentException("a recurrence of one hour or more");
    }
    if (rule.getCount() != null && rule.getCount() > LARGEST_COUNT) {
      throw new IllegalArgumentException("a COUNT of at most " + LARGEST_COUNT);
    }
    if (rule.getInterval() != null && rule.getInterval() < 1) {
      throw new IllegalArgumentException("an INTERVAL of 1 or more");
    }
  }

  /** Adds those that touch a span of time, ms since the epoch. */
  @SuppressWarnings("JavaUtilDate") // as biweekly takes and gives instants
  void collect(long from, long until, Intervals into) {
    long earliest = from - length.longest() - LocalTime.DAY;
    long latest = until + LocalTime.DAY;
    if (rule == null) {
      add(start, from, until, into);
    } else {
      DateIterator times = rule.getDateIterator(new ICalDate(new Date(start), true), UTC);
      if (earliest > start) {
        times.advanceTo(new Date(earliest));
      }
      while (times.hasNext()) {
        long local = times.next().getTime();
        if (local > latest) {
          break;
        }
        add(local, from, until, into);
      }
    }
    for (long local : more) {
      add(local, from, until, into);
    }
  }

  private void add(long local, long from, long until, Intervals into) {
    if (!except.contains(local)) {
      long begin = LocalTime.toInstant(local, zone);
      long end = LocalTime.toInstant(local + length.days * LocalTime.DAY, zone) + length.millis;
      if (begin < until && end > from) {
        into.add(begin, end);
      }
    }
  }
}
