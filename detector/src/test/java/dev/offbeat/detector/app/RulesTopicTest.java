package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.console.RuleDocuments;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesTopicTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:30:00Z");

  private final LiveRules rules =
      new LiveRules(
          SeriesSettings.defaults(DetectorOptions.defaults(), IntakeOptions.defaults()), null);
  private final RulesTopic topic = new RulesTopic("rules", rules);

  private void take(String name, @Nullable String text) {
    topic.take(
        new ConsumerRecord<>(
            "rules", 0, 0, name.getBytes(UTF_8), text == null ? null : text.getBytes(UTF_8)));
  }

  private void mute(String name, String until) {
    take(
        RuleDocuments.MUTE_PREFIX + name,
        "rules: [{name: mute, series: s-%s, mute: {from: 2026-01-02T03:00:00Z, until: %s}}]"
            .formatted(name, until));
  }

  private Instant mutedUntil(String series) {
    return Instant.ofEpochMilli(rules.get().settings(series).maintainedUntil(NOW.toEpochMilli()));
  }

  @Test
  void apply_mutesOfTheirOwn_eachSeriesHasItsOwnAndItsLast() {
    mute("a", "2026-01-02T04:00:00Z");
    mute("b", "2026-01-02T04:00:00Z");
    topic.apply();
    Instant first = mutedUntil("s-a");
    mute("a", "2026-01-02T05:00:00Z");
    take(RuleDocuments.MUTE_PREFIX + "b", null);
    topic.apply();

    assertThat(first).isEqualTo("2026-01-02T04:00:00Z");
    assertThat(mutedUntil("s-a")).isEqualTo("2026-01-02T05:00:00Z");
    assertThat(mutedUntil("s-b")).isEqualTo(NOW);
    assertThat(topic.names()).containsExactly(RuleDocuments.MUTE_PREFIX + "a");
    assertThat(rules.info()).containsEntry("muted", 1L).containsEntry("sources", List.of());
  }

  @Test
  void take_moreMutesThanAllowed_saysSoAndOtherRulesHaveTheirOwnRoom() {
    for (int i = 0; i < 1001; i++) {
      mute("%04d".formatted(i), "2026-01-02T04:00:00Z");
    }
    take("a.yaml", "rules: [{name: quiet, select: cpu, suppress: known}]");
    topic.apply();

    assertThat(rules.info())
        .containsEntry("muted", 1000L)
        .containsEntry("sources", List.of("rules/a.yaml"))
        .containsEntry(
            "refused",
            Map.of(
                "rules/console-mute.1000", "expected at most 500 files, and 1000 of muted series"));
  }
}
