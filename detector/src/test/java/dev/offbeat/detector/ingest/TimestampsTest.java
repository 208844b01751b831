package dev.offbeat.detector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "1458229140, 1458229140000",
    "1458229140.25, 1458229140250",
    "1458229140250, 1458229140250",
    "1458229140250999, 1458229140250",
    "1458229140250999999, 1458229140250",
    "-86400, -86400000",
    "0, 0",
    "1.45822914E9, 1458229140000",
    "2016-03-17T15:39:00Z, 1458229140000",
    "2016-03-17T16:39:00+01:00, 1458229140000",
    "2016-03-17T16:39:00+0100, 1458229140000",
    "2016-03-17 14:39-01, 1458229140000",
    "2016-03-17t15:39:00.250999z, 1458229140250",
    "2016-03-17T15:39, 1458229140000",
    "2016-03-17 15:39:00, 1458229140000",
    "2016-03-17 15:39:00 +00:00, 1458229140000",
    "' 2016-03-17 15:39:00 ', 1458229140000",
    "2016-03-17, 1458172800000"
  })
  void parseMillis_everyWayOfWriting_sameInstant(String text, long millis) {
    assertThat(Timestamps.parseMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2016-13-01",
        "2016-02-30 00:00:00",
        "2016-03-17 25:00:00",
        "1e999",
        "99999999999999999999",
        "0x10",
        "NaN",
        "12 34"
      })
  void parseMillis_notATime_saysWhatWasFound(String text) {
    assertThatThrownBy(() -> Timestamps.parseMillis(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a time as ISO-8601 or as seconds, ms, µs or ns");
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 10_000_000})
  void parseMillis_long_isRefusedWithoutReadingOn(int length) {
    assertThatThrownBy(() -> Timestamps.parseMillis("1".repeat(length)))
        .hasMessageEndingWith("1…")
        .message()
        .hasSizeLessThan(200);
  }
}
