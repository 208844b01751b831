package dev.offbeat.detector.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowTest {
  private static final TimeZone BERLIN = TimeZone.getTimeZone("Europe/Berlin");

  @Test
  void isActive_weeklyInAZone_keepsToTheWallClockOverTheChanges() {
    MaintenanceWindow window =
        window(
            "DTSTART;TZID=Europe/Berlin:20260106T020000",
            "DURATION:PT2H",
            "RRULE:FREQ=WEEKLY;BYDAY=TU");

    for (LocalDate day = LocalDate.of(2026, 1, 6); day.getYear() < 2029; day = day.plusWeeks(1)) {
      ZonedDateTime start = day.atTime(2, 0).atZone(ZoneId.of("Europe/Berlin"));
      long millis = start.toInstant().toEpochMilli();
      assertThat(window.isActive(millis - 1)).as("before %s", start).isFalse();
      assertThat(window.isActive(millis)).as("at %s", start).isTrue();
      assertThat(window.isActive(millis + 7_199_999)).as("end of %s", start).isTrue();
      assertThat(window.isActive(millis + 7_200_000)).as("after %s", start).isFalse();
    }
  }

  @Test
  void isActive_dailyInTheSkippedHour_comesAnHourLaterThatDay() {
    MaintenanceWindow window =
        window("DTSTART;TZID=Europe/Berlin:20260320T023000", "DURATION:PT30M", "RRULE:FREQ=DAILY");

    assertThat(minutes(window, "2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z"))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"); // 03:30 in summer time
  }

  @Test
  void isActive_dailyInTheHourThatComesTwice_isTheFirstOne() {
    MaintenanceWindow window =
        window("DTSTART;TZID=Europe/Berlin:20261020T023000", "DURATION:PT30M", "RRULE:FREQ=DAILY");

    assertThat(minutes(window, "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  @Test
  void isActive_dayOfTheChange_has23Hours() {
    MaintenanceWindow window = window("DTSTART;VALUE=DATE:20260329");

    assertThat(window.isActive(at("2026-03-28T22:59:59Z"))).isFalse();
    assertThat(window.isActive(at("2026-03-28T23:00:00Z"))).isTrue();
    assertThat(window.isActive(at("2026-03-29T21:59:59Z"))).isTrue();
    assertThat(window.isActive(at("2026-03-29T22:00:00Z"))).isFalse();
  }

  @Test
  void isActive_exceptionsAndChangedInstance_areWhereTheCalendarPutsThem() {
    MaintenanceWindow window =
        new MaintenanceWindow(
            "w",
            "r",
            CalendarReader.read(
                calendar(
                    event(
                        "UID:1",
                        "DTSTART;TZID=Europe/Berlin:20260601T100000",
                        "DTEND;TZID=Europe/Berlin:20260601T110000",
                        "RRULE:FREQ=DAILY;UNTIL=20260605T080000Z",
                        "EXDATE;TZID=Europe/Berlin:20260602T100000",
                        "RDATE;TZID=Europe/Berlin:20260610T100000"),
                    event(
                        "UID:1",
                        "RECURRENCE-ID;TZID=Europe/Berlin:20260603T100000",
                        "DTSTART;TZID=Europe/Berlin:20260603T150000",
                        "DTEND;TZID=Europe/Berlin:20260603T160000"),
                    event(
                        "UID:1",
                        "RECURRENCE-ID:20260604T080000Z",
                        "STATUS:CANCELLED",
                        "DTSTART:20260604T080000Z",
                        "DURATION:PT1H")),
                BERLIN));

    assertThat(minutes(window, "2026-05-30T00:00:00Z", "2026-06-20T00:00:00Z"))
        .containsExactly(
            "2026-06-01T08:00:00Z",
            "2026-06-03T13:00:00Z",
            "2026-06-05T08:00:00Z",
            "2026-06-10T08:00:00Z");
  }

  @Test
  void isActive_zoneDefinedByTheCalendar_counts() {
    String zone =
        """
        BEGIN:VTIMEZONE
        TZID:Head Office
        BEGIN:STANDARD
        DTSTART:19701025T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:19700329T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        END:DAYLIGHT
        END:VTIMEZONE
        """;
    String text =
        calendar(
            zone
                + event(
                    "DTSTART;TZID=Head Office:20260101T020000",
                    "DURATION:PT1H",
                    "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"));
    MaintenanceWindow window =
        new MaintenanceWindow("w", "r", CalendarReader.read(text, TimeZone.getTimeZone("UTC")));

    assertThat(minutes(window, "2026-02-15T00:00:00Z", "2026-04-15T00:00:00Z"))
        .containsExactly("2026-03-01T01:00:00Z", "2026-04-01T00:00:00Z");
  }

  @Test
  void isActive_longerThanAPage_isActiveThroughout() {
    MaintenanceWindow window = window("DTSTART:20260101T000000Z", "DURATION:P100D");

    assertThat(minutes(window, "2025-12-01T00:00:00Z", "2026-05-01T00:00:00Z"))
        .containsExactly("2026-01-01T00:00:00Z");
    assertThat(window.isActive(at("2026-04-10T23:59:59Z"))).isTrue();
    assertThat(window.isActive(at("2026-04-11T00:00:00Z"))).isFalse();
  }

  /** Against a reckoning by days, for as many combinations as are written down quickly. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, FREQ=DAILY, 22:00, 180, 1",
    "America/New_York, FREQ=DAILY;INTERVAL=3, 01:15, 600, 3",
    "Asia/Kolkata, FREQ=DAILY;INTERVAL=2, 00:00, 1440, 2",
    "Australia/Lord_Howe, FREQ=DAILY, 12:00, 30, 1",
    "UTC, FREQ=WEEKLY, 23:59, 3, 7"
  })
  void isActive_everyFewDays_isAsReckonedByDays(
      String zone, String rule, LocalTime time, int lengthMinutes, int days) {
    ZoneId id = ZoneId.of(zone);
    LocalDate first = LocalDate.of(2024, 2, 27);
    MaintenanceWindow window =
        new MaintenanceWindow(
            "w",
            "r",
            CalendarReader.read(
                calendar(
                    event(
                        "DTSTART:20240227T%s00".formatted(time.toString().replace(":", "")),
                        "DURATION:PT%dM".formatted(lengthMinutes),
                        "RRULE:" + rule)),
                TimeZone.getTimeZone(id)));

    for (LocalDate day = first; day.getYear() < 2027; day = day.plusDays(days)) {
      Instant start = day.atTime(time).atZone(id).toInstant();
      Instant end = start.plus(Duration.ofMinutes(lengthMinutes));
      assertThat(window.isActive(start.toEpochMilli())).as("%s", start).isTrue();
      assertThat(window.isActive(end.toEpochMilli() - 1)).as("%s", end).isTrue();
      if (lengthMinutes < 1440) {
        assertThat(window.isActive(end.toEpochMilli())).as("%s", end).isFalse();
        assertThat(window.isActive(start.toEpochMilli() - 1)).as("%s", start).isFalse();
      }
    }
  }

  @Test
  void isActive_extremeTimes_areOutside() {
    MaintenanceWindow window =
        window("DTSTART:19700101T000000Z", "DURATION:P1D", "RRULE:FREQ=DAILY");

    assertThat(window.isActive(Long.MIN_VALUE)).isFalse();
    assertThat(window.isActive(-1)).isFalse();
    assertThat(window.isActive(0)).isTrue();
    assertThat(window.isActive(at("2069-12-31T23:59:59Z"))).isTrue();
    assertThat(window.isActive(Long.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTSTART;TZID=Nowhere/Land:20260101T000000 | a time zone that is known, not TZID=Nowhere/Land",
        "DTSTART:yesterday | a DTSTART that can be read in line 4",
        "RRULE:FREQ=DAILY | an event with a DTSTART",
        "DTSTART:20260101T000000Z | a duration above 0",
      })
  void read_whatCannotBeUsed_isSaid(String line, String sentence) {
    assertThatThrownBy(() -> CalendarReader.read(calendar(event(line)), BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RRULE:FREQ=SECONDLY | a recurrence of one hour or more",
        "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30 | a recurrence of one hour or more",
        "RRULE:FREQ=OFTEN | a RRULE that can be read",
        "RRULE:FREQ=DAILY;COUNT=100000 | a COUNT of at most 10000",
        "RRULE:FREQ=DAILY;BYDAI=MO | a recurrence rule like",
        "RDATE;VALUE=PERIOD:20260101T000000Z/PT1H | an RDATE of times, not of periods",
        "EXRULE:FREQ=DAILY | an event without EXRULE",
      })
  void read_recurrenceThatCannotBeUsed_isSaid(String line, String sentence) {
    String text = calendar(event("DTSTART:20260101T000000Z", "DURATION:PT1H", line));

    assertThatThrownBy(() -> CalendarReader.read(text, BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(sentence);
  }

  @Test
  void isActive_dayThatNeverComes_endsInBoundedWork() {
    MaintenanceWindow window =
        window(
            "DTSTART:20260101T000000Z",
            "DURATION:PT1H",
            "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30");

    assertThat(minutes(window, "2026-02-20T00:00:00Z", "2026-03-05T00:00:00Z")).isEmpty();
  }

  /** The minutes at which the window becomes active. */
  private static List<String> minutes(MaintenanceWindow window, String from, String until) {
    List<String> starts = new ArrayList<>();
    boolean wasActive = false;
    for (long millis = at(from); millis < at(until); millis += 60_000) {
      boolean isActive = window.isActive(millis);
      if (isActive && !wasActive) {
        starts.add(Instant.ofEpochMilli(millis).toString());
      }
      wasActive = isActive;
    }
    return starts;
  }

  private static MaintenanceWindow window(String... lines) {
    return new MaintenanceWindow("w", "r", CalendarReader.read(calendar(event(lines)), BERLIN));
  }

  private static String event(String... lines) {
    return "BEGIN:VEVENT\n" + String.join("\n", lines) + "\nEND:VEVENT\n";
  }

  private static String calendar(String... parts) {
    return "BEGIN:VCALENDAR\nVERSION:2.0\n" + String.join("", parts) + "END:VCALENDAR\n";
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
