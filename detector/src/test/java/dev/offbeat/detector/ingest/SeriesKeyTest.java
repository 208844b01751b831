package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesKeyTest {
  private static final String ALPHABET = "ab{}\"\\\n=, .é\uD83D\uDE00\u0000";

  @Test
  void toString_labels_areSortedQuotedAndEscaped() {
    assertThat(SeriesKey.of("up", Map.of())).hasToString("up");
    assertThat(SeriesKey.of("cpu.usage", Map.of("host.name", "web-1", "cpu", "0")))
        .hasToString("cpu.usage{cpu=\"0\",host.name=\"web-1\"}");
    assertThat(SeriesKey.of("a", Map.of("b", "\\ \" \n"))).hasToString("a{b=\"\\\\ \\\" \\n\"}");
    assertThat(SeriesKey.of("a{", Map.of("b=", "c"))).hasToString("\"a{\"{\"b=\"=\"c\"}");
    assertThat(SeriesKey.of("a", Map.of("b", ""))).hasToString("a");
  }

  @Test
  void parse_anyKeysText_isThatKey() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> labels = new HashMap<>();
      for (int l = random.nextInt(4); l > 0; l--) {
        labels.put("l" + text(random), text(random));
      }
      SeriesKey key = SeriesKey.of("n" + text(random), labels);

      SeriesKey parsed = SeriesKey.parse(key.toString());

      assertThat(parsed).isEqualTo(key);
      assertThat(parsed).hasToString(key.toString());
    }
  }

  @Test
  void parse_anyText_isAKeyOfCanonicalTextOrRefused() {
    Random random = new Random(2);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = text(random) + "{" + text(random) + "=\"" + text(random) + "\"}";
      SeriesKey key;
      try {
        key = SeriesKey.parse(text);
      } catch (IllegalArgumentException e) {
        continue;
      }
      read++;
      assertThat(SeriesKey.parse(key.toString())).isEqualTo(key);
    }
    assertThat(read).isGreaterThan(1_000);
  }

  @Test
  void parse_labelsInAnotherOrder_isTheSameKey() {
    assertThat(SeriesKey.parse("m{b=\"2\",a=\"1\"}")).hasToString("m{a=\"1\",b=\"2\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{a=\"b\"}",
        "m{",
        "m{}",
        "m{a}",
        "m{a=b}",
        "m{a=\"b\"",
        "m{a=\"b\"} ",
        "m{a=\"\\t\"}",
        "m{a=\"b\",a=\"c\"}",
        "m{a=\"b\",}",
        "m\nn",
        "\"m",
        "\"\"",
        "m{=\"b\"}"
      })
  void parse_otherText_saysWhatWasExpected(String text) {
    assertThatThrownBy(() -> SeriesKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ");
  }

  @Test
  void parseLeniently_anyName_isAMetricWithoutLabels() {
    assertThat(SeriesKey.parseLeniently("host-1/cpu{").name()).isEqualTo("host-1/cpu{");
    assertThat(SeriesKey.parseLeniently("a{b=\"c\"}").labels()).containsEntry("b", "c");
  }

  @Test
  void series_longText_isMeasuredInBytes() throws DecodeException {
    String longest = "é".repeat(SeriesKey.MOST_BYTES / 2);

    assertThat(new Labels().series(longest).getBytes(UTF_8)).hasSize(SeriesKey.MOST_BYTES);
    assertThatThrownBy(() -> new Labels().series(longest + "a"))
        .hasMessage("expected a metric's name and labels of at most 1024 bytes, found 1025");
    assertThatThrownBy(() -> new Labels().series("a\uD83D")).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> new Labels().put("a", longest.repeat(3)))
        .isInstanceOf(DecodeException.class);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int[] letters = ALPHABET.codePoints().toArray();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
