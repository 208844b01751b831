package dev.offbeat.detector.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.ingest.SeriesKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final String SERIES = "node_load1{env=\"prod\",host=\"web-1\",quote=\"a\\\"b\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_load1",
        "  node_load1 { } ",
        "{}",
        "node_load1{host=~\"web-.*\",env!=\"dev\"}",
        "node_load1{host=~'web-\\\\d',}",
        "node_load1{host=~`web-\\d`}",
        "{__name__=~\"node_.*\"}",
        "{\"node_load1\", env=\"prod\"}",
        "{\"env\"=\"prod\"}",
        "{zone=\"\"}",
        "{zone!=\"eu\",zone!~\"eu.*\"}",
        "{quote=\"a\\\"b\"}",
        "{host=\"\\x77eb-1\"}",
        "{host=~\"web-1|web-2\"}"
      })
  void matches_selectorThatFits_isTrue(String selector) {
    assertThat(matches(selector, SERIES)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_load",
        "node_load1{host=\"web\"}",
        "node_load1{host=~\"web\"}", // regexes are anchored at both ends
        "node_load1{host=~\"eb-1\"}",
        "{env!~\"pro.|test\"}",
        "{env=\"prod\",host=\"web-2\"}",
        "{zone=~\".+\"}"
      })
  void matches_selectorThatDoesNotFit_isFalse(String selector) {
    assertThat(matches(selector, SERIES)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^ | a metric's name or '{' at character 1, found the end",
        "a b | '{' or the end at character 3, found 'b'",
        "a{b=\"c\" | ',' or '}' at character 8, found the end",
        "a{b} | one of = != =~ !~ at character 4, found '}'",
        "a{=\"c\"} | a label's name or '}' at character 3, found '=\"c\"}'",
        "a{b=c} | a text in quotes at character 5, found 'c}'",
        "a{b=\"c} | a closing quote for the one at character 5, found '\"c}'",
        "a{b=\"c\"}d | '{' or the end at character 9, found 'd'",
        "a{\"b\"} | the metric's name once, not twice, at character 6, found '}'",
        "a{b=~\"(\"} | a regex in RE2's syntax, found '(' (missing closing ))",
        "a{b=\"\\.\"} | an escape such as \\n, \\\" or \\\\ (a regex's \\. is written \\\\.)"
            + " at character 6, found '\\.\"}'",
        "a{b=\"\\u12\"} | a character's code of 4 hex digits at character 6, found '\\u12\"}'"
      })
  void parse_noSelector_saysWhereAndWhat(String text, String sentence) {
    assertThatThrownBy(() -> Selector.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host-1/cpu load", "a{b=c}", "a{b=\"c\"}x}", "{", "}", "a{b=\"c\""})
  void parse_seriesOfAnotherForm_hasOnlyAName(String series) {
    assertThat(SeriesKey.parseLeniently(series).name()).isEqualTo(series);
    assertThat(SeriesKey.parseLeniently(series).labels()).isEmpty();
  }

  @Test
  void matches_exponentialRegex_isLinear() {
    String hostile = "{host=~\"(a*)*b\"}";

    assertThat(matches(hostile, "x{host=\"" + "a".repeat(5000) + "\"}")).isFalse();
  }

  /** Whatever name and labels a series has, written in quotes it is found by what it has. */
  @Test
  void parse_anySeriesQuoted_selectsItAndNoOther() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String name = text(random, 1 + random.nextInt(8));
      StringJoiner matchers = new StringJoiner(",", "{", "}").add(quoted(name));
      Map<String, String> labels = new HashMap<>();
      int count = random.nextInt(4);
      for (int l = 0; l < count; l++) {
        String value = text(random, random.nextInt(10));
        matchers.add(quoted("l" + l) + "=" + quoted(value));
        labels.put("l" + l, value);
      }
      String series = SeriesKey.of(name, labels).toString();
      String other = SeriesKey.of("x" + name, labels).toString();
      String selector = matchers.toString();

      assertThat(matches(selector, series)).as("%s selects %s", selector, series).isTrue();
      assertThat(matches(selector, other)).as("%s selects %s", selector, other).isFalse();
    }
  }

  /** No text makes the parser do anything but read it or refuse it with a sentence. */
  @Test
  void parse_anyText_isASelectorOrASentence() {
    Random random = new Random(11);
    List<String> pieces =
        List.of("a", "{", "}", "=", "!=", "=~", "!~", "\"", "'", "`", ",", "\\", " ", "(", "x1");
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(12);
      for (int p = 0; p < count; p++) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        Selector.parse(text.toString());
        read++;
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as("%s", text).contains(", found ");
      }
    }
    assertThat(read).isBetween(100, 10_000);
  }

  private static String text(Random random, int length) {
    String letters = "abz.0-/ {}\"'`\\,=~!\näß";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static boolean matches(String selector, String series) {
    return Selector.parse(selector).matches(SeriesKey.parseLeniently(series));
  }
}
