package dev.offbeat.detector.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.rules.SeriesSettings.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static final SeriesSettings DEFAULTS =
      SeriesSettings.defaults(DetectorOptions.defaults().withWarmUp(33), IntakeOptions.defaults());

  @Test
  void settings_everyKey_isRead() throws RuleException {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - name: all keys
                select: 'load{host="a"}'
                watch: yes
                budget: 3 per day
                direction: above
                absolute-floor: 5
                relative-floor: 0.25
                missing: predict
                counter: no
                reorder-window: 2m
                silence: off
                flatline: off
                suppress: known to be noisy
                maintenance:
                  - {name: night, start: 2026-01-06T02:00, duration: 2h, rrule: FREQ=DAILY,
                     zone: Europe/Berlin}
            """,
            DEFAULTS);

    SeriesSettings settings = rules.settings("load{host=\"a\"}");
    assertThat(settings.watch()).isTrue();
    assertThat(settings.detection())
        .isEqualTo(
            DEFAULTS
                .detection()
                .withBudget(new AlertBudget(3, Duration.ofDays(1)))
                .withFloors(5, 0.25));
    assertThat(settings.direction().wanted()).isEqualTo(Direction.ABOVE);
    assertThat(settings.intake())
        .isEqualTo(
            IntakeOptions.defaults()
                .withMissing(MissingPolicy.PREDICT)
                .withCounters(CounterPolicy.NONE)
                .withReorderWindow(Duration.ofMinutes(2))
                .withSilence(0)
                .withFlatline(false));
    assertThat(settings.suppression())
        .isEqualTo(new SeriesSettings.Suppression("all keys", "known to be noisy"));
    assertThat(settings.maintenanceAt(at("2026-07-01T00:00:00Z"))).isNotNull();
    assertThat(settings.maintenanceAt(at("2026-07-01T02:00:00Z"))).isNull();
    assertThat(rules.settings("load{host=\"b\"}")).isSameAs(DEFAULTS);
  }

  @Test
  void settings_severalRulesMatch_firstThatSaysSomethingCounts() throws RuleException {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - {name: web, select: '{host=~"web.*"}', budget: 1 per day, suppress: off}
              - {name: load, select: load, budget: 1 per hour, direction: below, suppress: old}
              - {name: all, select: '{}', direction: above, flatline: off}
            """,
            DEFAULTS);

    SeriesSettings settings = rules.settings("load{host=\"web-1\"}");
    assertThat(settings.detection().budget()).isEqualTo(AlertBudget.parse("1 per day"));
    assertThat(settings.direction())
        .isEqualTo(new SeriesSettings.DirectionFilter(Direction.BELOW, "load"));
    assertThat(settings.intake().flatline()).isFalse();
    assertThat(settings.suppression()).isNull();
    assertThat(rules.settings("load{host=\"db\"}").suppression()).isNotNull();
    assertThat(rules.matching("load{host=\"web-1\"}")).containsExactly("web", "load", "all");
    assertThat(rules.matching("host 7 free text")).containsExactly("all");
  }

  @Test
  void settings_equalOnes_areOneObject() throws RuleException {
    RuleSet rules =
        RuleSet.parse(
            "rules: [{name: a, select: '{host=~\".+\"}', budget: 2 per day, maintenance: []}]",
            DEFAULTS);

    assertThat(rules.settings("x{host=\"1\"}")).isSameAs(rules.settings("y{host=\"2\"}"));
    assertThat(rules.settings("x{host=\"1\"}")).isNotSameAs(rules.settings("x"));
  }

  @Test
  void settings_moreSeriesThanAreCached_areTheSame() throws RuleException {
    RuleSet rules =
        RuleSet.parse("rules: [{name: a, select: '{n=~\".*7\"}', direction: above}]", DEFAULTS);
    for (int i = 0; i < 250_000; i++) {
      Direction expected = i % 10 == 7 ? Direction.ABOVE : Direction.BOTH;
      assertThat(rules.settings("x{n=\"" + i + "\"}").direction().wanted()).isEqualTo(expected);
    }
  }

  @Test
  void settings_mute_isBesideWhateverElseIsSaidAndOfOneSeriesAlone() throws RuleException {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - {name: none, select: 'load', maintenance: []}
              - name: mute 1
                series: load{host="a"}
                mute: {from: 2026-01-02T03:00:00Z, until: 2026-01-02T04:00:00Z, reason: planned}
            """,
            DEFAULTS);

    SeriesSettings muted = rules.settings("load{host=\"a\"}");
    assertThat(muted.suppressionOf(null, at("2026-01-02T02:59:59Z"))).isNull();
    assertThat(muted.suppressionOf(null, at("2026-01-02T03:00:00Z")))
        .isEqualTo(new SeriesSettings.Suppression("mute 1", "muted, planned"));
    assertThat(muted.maintainedUntil(at("2026-01-02T03:59:59Z")))
        .isEqualTo(at("2026-01-02T04:00:00Z"));
    assertThat(muted.suppressionOf(null, at("2026-01-02T04:00:00Z"))).isNull();
    assertThat(rules.settings("load{host=\"a\",core=\"1\"}").maintenance()).isEmpty();
  }

  @Test
  void suppressionOf_eachReason_namesItsRule() throws RuleException {
    SeriesSettings settings =
        RuleSet.parse(
                """
                rules:
                  - name: up
                    select: '{}'
                    direction: above
                  - name: patching
                    select: '{}'
                    maintenance:
                      - {name: night, start: 2026-01-01T00:00, duration: 1h}
                """,
                DEFAULTS)
            .settings("x");
    long quiet = at("2026-05-01T00:00:00Z");
    long inWindow = at("2026-01-01T00:30:00Z");

    assertThat(settings.suppressionOf(Incident.Direction.ABOVE, quiet)).isNull();
    assertThat(settings.suppressionOf(null, quiet)).isNull();
    assertThat(settings.suppressionOf(Incident.Direction.BELOW, quiet))
        .isEqualTo(new SeriesSettings.Suppression("up", "the other direction"));
    assertThat(settings.suppressionOf(Incident.Direction.ABOVE, inWindow))
        .isEqualTo(new SeriesSettings.Suppression("patching", "maintenance window night"));
  }

  @Test
  void parse_calendarInAFile_isReadAndCountsInTheHash() throws RuleException {
    String yaml =
        "rules: [{name: a, select: x, maintenance: [{name: w, calendar: h.ics, zone: Europe/Berlin}]}]";
    RuleFile first = file(yaml, Map.of("h.ics", calendar("20261225")));
    RuleFile second = file(yaml, Map.of("h.ics", calendar("20261226")));

    SeriesSettings settings = RuleSet.of(DEFAULTS, List.of(first)).settings("x");
    assertThat(settings.maintenanceAt(at("2026-12-24T23:00:00Z"))).isNotNull();
    assertThat(settings.maintenanceAt(at("2026-12-25T23:00:00Z"))).isNull();
    assertThat(first.hash()).isNotEqualTo(second.hash()).hasSize(16);
    assertThat(file(yaml, Map.of("h.ics", calendar("20261225"))).hash()).isEqualTo(first.hash());
  }

  @Test
  void parse_calendarInline_isRead() throws RuleException {
    String yaml =
        """
        rules:
          - name: a
            select: x
            maintenance:
              - name: w
                calendar: |
        """
            + calendar("20261225").indent(10);

    assertThat(
            RuleSet.parse(yaml, DEFAULTS).settings("x").maintenanceAt(at("2026-12-25T12:00:00Z")))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "rules: 3 | rules: expected a list, found 3",
        "[] | rules: expected keys (rules), found []",
        "rulez: [] | rulez: expected one of rules, found an unknown key",
        "rules: [{select: x}] | rules[0]: expected a key name, found {\"select\":\"x\"}",
        "rules: [{name: a, select: x, series: x}] | rules[0]: expected either select or series, not"
            + " both",
        "rules: [{name: a, series: x, mute: {from: now, until: now}}] | rules[0].mute.from: expected an"
            + " instant like 2026-01-02T03:04:05Z",
        "rules: [{name: a, series: x, mute: {from: '2026-01-02T03:04:05Z', until: '2026-01-02T03:04:05Z'}}]"
            + " | rules[0].mute.until: expected an instant after from",
        "rules: [{name: a}] | rules[0]: expected a key select, found {\"name\":\"a\"}",
        "rules: [{name: a, select: 'x{'}] | rules[0].select: expected a label's name or '}'"
            + " at character 3, found the end",
        "rules: [{name: a, select: x, bugdet: 1}] | rules[0].bugdet: expected one of name,",
        "rules: [{name: a, select: x, budget: often}] | rules[0].budget: expected like"
            + " '1 per week', found 'often'",
        "rules: [{name: a, select: x}, {name: a, select: y}] | rules[1].name: expected a name"
            + " of its own for each rule, found 'a'",
        "rules: [{name: a, select: x, direction: up}] | rules[0].direction: expected one of above,"
            + " below, both, found 'up'",
        "rules: [{name: a, select: x, absolute-floor: -1}] | rules[0].absolute-floor: expected a"
            + " number of at least 0, found -1",
        "rules: [{name: a, select: x, relative-floor: high}] | rules[0].relative-floor: expected a"
            + " number of at least 0, found 'high'",
        "rules: [{name: a, select: x, silence: 1}] | rules[0].silence: expected a whole number from"
            + " 2 to 1000000, found 1",
        "rules: [{name: a, select: x, watch: maybe}] | rules[0].watch: expected on or off, found"
            + " 'maybe'",
        "rules: [{name: a, select: x, model: big}] | rules[0].model: expected no model, for none has"
            + " a name, found 'big'",
        "rules: [{name: a, select: x, reorder-window: soon}] | rules[0].reorder-window: expected a"
            + " duration like 30s, 5m, 2h, found 'soon'",
        "rules: [{name: a, select: x, maintenance: [{name: w}]}] | rules[0].maintenance[0]: expected"
            + " a key start, found {\"name\":\"w\"}",
        "rules: [{name: a, select: x, maintenance: [{name: w, calendar: no.ics}]}] |"
            + " rules[0].maintenance[0].calendar: expected iCalendar text or the name of a file"
            + " beside the rules, found 'no.ics'",
        "rules: [{name: a, select: x, maintenance: [{name: w, start: 2026-01-01T00:00, duration: 1h,"
            + " rrule: FREQ=SOMETIMES}]}] | rules[0].maintenance[0].rrule: expected a recurrence rule"
            + " like",
        "rules: [{name: a, select: x, maintenance: [{name: w, start: 2026-01-01T00:00, duration: 1h,"
            + " zone: Mars}]}] | rules[0].maintenance[0].zone: expected a time zone like"
            + " Europe/Berlin, found 'Mars'",
        "rules: [{name: a, name: b, select: x}] | line 1: expected YAML, found: Duplicate field",
        "rules: [ | line 1: expected YAML, found:",
      })
  void parse_whatCannotBeUsed_isSaidWithItsPlace(String yaml, String sentence) {
    assertThatThrownBy(() -> RuleSet.parse(yaml, DEFAULTS))
        .isInstanceOf(RuleException.class)
        .message()
        .startsWith(sentence);
  }

  @Test
  void parse_knownModel_isTaken() throws RuleException {
    RuleFile file =
        RuleFile.parse(
            "f",
            "rules: [{name: a, select: x, model: big}]",
            RuleFile.Calendars.NONE,
            Set.of("big"));

    assertThat(RuleSet.of(DEFAULTS, List.of(file)).settings("x").model()).isEqualTo("big");
  }

  @Test
  void parse_nothing_isNoRules() throws RuleException {
    assertThat(RuleSet.parse("", DEFAULTS).names()).isEmpty();
    assertThat(RuleSet.parse("rules:", DEFAULTS).settings("x")).isSameAs(DEFAULTS);
  }

  private static RuleFile file(String yaml, Map<String, String> calendars) throws RuleException {
    return RuleFile.parse("f", yaml, calendars::get, Set.of());
  }

  private static String calendar(String day) {
    return "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:%s\nEND:VEVENT\nEND:VCALENDAR\n"
        .formatted(day);
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
