package dev.offbeat.detector.rules;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A span of time, most often one that comes again, in which incidents are expected: they are
 * counted and not published, and nothing is learnt. Safe for use by several threads.
 */
public final class MaintenanceWindow {
  /*
   * The spans are reckoned for 32 days at once, when the first point of those days comes; a point after
   * it costs one look at the page that was used last and a binary search in it. A replay that jumps
   * between years goes through several pages, of which a few are kept.
   *
   * The library skips at most a hundred years: hence the first year and the last.
   */
  private static final long PAGE_MILLIS = 32 * LocalTime.DAY;
  private static final int MOST_PAGES = 64;
  private static final long FIRST = Instant.parse("1970-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("2070-01-01T00:00:00Z").toEpochMilli();

  private record Page(long number, Intervals intervals) {}

  private final String name;
  private final String rule;
  private final List<CalendarEvent> events;
  private final String reason;
  private final Map<Long, Page> pages = new ConcurrentHashMap<>();
  private volatile Page last;

  MaintenanceWindow(String name, String rule, List<CalendarEvent> events) {
    this(name, rule, events, "maintenance window " + name);
  }

  private MaintenanceWindow(String name, String rule, List<CalendarEvent> events, String reason) {
    this.reason = reason;
    this.name = name;
    this.rule = rule;
    this.events = List.copyOf(events);
    last = page(0);
  }

  /** A window for which somebody wants to hear nothing; the reason may be empty. */
  static MaintenanceWindow mute(String reason, String rule, CalendarEvent event) {
    return new MaintenanceWindow(
        "mute", rule, List.of(event), reason.isEmpty() ? "muted" : "muted, " + reason);
  }

  /** Why nothing is published, in words. */
  public String reason() {
    return reason;
  }

  /** What the window is called. */
  public String name() {
    return name;
  }

  /** Name of the rule that it stands in. */
  public String rule() {
    return rule;
  }

  /**
   * Whether an instant lies in the window. Before 1970 and after 2069 none does.
   *
   * @param millis event time, ms since the epoch
   */
  public boolean isActive(long millis) {
    return activeUntil(millis) > millis;
  }

  /** The end of the span that an instant lies in; the instant itself if it lies in none. */
  long activeUntil(long millis) {
    if (millis < FIRST || millis >= LAST) {
      return millis;
    }
    long number = millis / PAGE_MILLIS;
    Page page = last;
    if (page.number != number) {
      page = pages.computeIfAbsent(number, this::page);
      if (pages.size() > MOST_PAGES) {
        pages.clear();
      }
      last = page;
    }
    return page.intervals.end(millis);
  }

  private Page page(long number) {
    Intervals intervals = new Intervals();
    for (CalendarEvent event : events) {
      event.collect(number * PAGE_MILLIS, (number + 1) * PAGE_MILLIS, intervals);
    }
    return new Page(number, intervals.close());
  }

  @Override
  public String toString() {
    return name;
  }
}
