package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-03-01T12:00:00Z",
    "90s, 2026-03-01T11:58:30Z",
    "15m, 2026-03-01T11:45:00Z",
    "6h, 2026-03-01T06:00:00Z",
    "7d, 2026-02-22T12:00:00Z",
    "4w, 2026-02-01T12:00:00Z",
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
    "2026-01-31 12:00:00, 2026-01-31T12:00:00Z",
    "2026-01-31, 2026-01-31T00:00:00Z"
  })
  void parse_aMoment_isThatInstant(String text, Instant expected) {
    assertThat(Moment.parse(text).at(NOW)).isEqualTo(expected);
    assertThat(Moment.isMoment(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "7 days",
        "d",
        "-7d",
        "7D",
        "0d",
        "1.5h",
        "2026-02-30",
        "2026-13-01T00:00:00Z",
        "yesterday",
        "1700000000"
      })
  void parse_anythingElse_saysWhatWasExpectedAndFound(String text) {
    assertThatThrownBy(() -> Moment.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ")
        .hasMessageContaining("7d")
        .hasMessageEndingWith("found " + text);
    assertThat(Moment.isMoment(text)).isFalse();
  }

  @Test
  void duration_aDuration_isThatLong() {
    assertThat(Moment.duration("15s")).isEqualTo(Duration.ofSeconds(15));
    assertThat(Moment.duration("4w")).isEqualTo(Duration.ofDays(28));
    assertThatThrownBy(() -> Moment.duration("0s"))
        .hasMessage("expected a duration like 15s, 1m, 6h, 7d or 4w, found 0s");
  }
}
