package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatGuessTest {
  static List<String> formats() {
    return Payload.formats();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void of_goodPayload_isItsFormat(String format) {
    assertThat(FormatGuess.of(List.of(Payload.of(format))).format())
        .isEqualTo(format.equals("mapped") ? "json" : format);
  }

  @Test
  void of_someOthersBetween_isWhatMostAre() {
    List<byte[]> payloads =
        Arrays.asList(
            null,
            "garbage".getBytes(UTF_8),
            Payload.of("influx"),
            Payload.of("influx"),
            Payload.of("json"));

    assertThat(FormatGuess.of(payloads)).isEqualTo(new FormatGuess("influx", 2, 5));
  }

  @Test
  void of_nothingKnown_isNone() {
    assertThat(FormatGuess.of(List.of("7".getBytes(UTF_8), new byte[0])))
        .isEqualTo(new FormatGuess(null, 0, 2));
  }

  @Test
  void of_anotherObject_isForTheMapper() {
    assertThat(FormatGuess.of(List.of("{\"ts\":1,\"temperature\":20}".getBytes(UTF_8))).format())
        .isEqualTo("mapped");
  }
}
