package dev.offbeat.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.data.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @TempDir private Path directory;

  private Labels read(String text) throws IOException {
    return Labels.read(Files.writeString(directory.resolve("labels"), text));
  }

  @Test
  void read_csv_isWhatItSays() throws IOException {
    Labels labels =
        read(
            """
            series,from,to,label
            b,1970-01-01T00:00:02Z,1970-01-01T00:00:03Z,anomaly
            "cpu{host=""a""}",1970-01-01T00:00:00Z,1970-01-01T00:00:01Z,normal
            """);

    assertThat(labels.all())
        .containsExactly(
            new Label("b", 2000, 3000, true), new Label("cpu{host=\"a\"}", 0, 1000, false));
    assertThat(labels.areComplete()).isFalse();
  }

  @Test
  void read_windows_areCompleteAndNamedLikeTheirFiles() throws IOException {
    Labels labels =
        read(
            """
            {"real/taxi.csv": [["2014-10-30 15:30:00", "2014-11-03 22:30:00"]], "other.csv": []}""");

    assertThat(labels.areComplete()).isTrue();
    assertThat(labels.of("real/taxi")).hasSize(1);
    assertThat(labels.of("data/real/taxi")).hasSize(1);
    assertThat(labels.of("taxi")).hasSize(1);
    assertThat(labels.of("xi")).isEmpty();
    assertThat(labels.unknown(List.of("real/bus"))).containsExactly("real/taxi.csv");
  }

  @Test
  void read_exportedFeedback_isItsVerdicts() throws IOException {
    String line =
        """
        {"schema":1,"id":"f%d","series":"s","verdict":"%s","kind":"%s","from":"1970-01-01T00:00:0%dZ",\
        "to":"1970-01-01T00:00:0%dZ","told_at":"2026-01-01T00:00:00Z"}
        """;
    Labels labels =
        read(
            line.formatted(1, "false_alarm", "point", 1, 1)
                + line.formatted(2, "good_catch", "point", 2, 2)
                + line.formatted(3, "missed", "point", 3, 3)
                + line.formatted(4, "good_catch", "silence", 4, 4));

    assertThat(labels.all())
        .containsExactly(
            new Label("s", 1000, 1000, false),
            new Label("s", 2000, 2000, true),
            new Label("s", 3000, 3000, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected labels, found none",
        "a,b | expected the columns series,from,to,label, found [a, b]",
        "series,from,to,label#x,1970-01-01,1970-01-02,odd | line 2: label: expected anomaly, normal",
        "series,from,to,label#x,soon,1970-01-02,normal | line 2: ",
        "series,from,to,label#x,1970-01-02,1970-01-01,normal | line 2: label of x: expected an end",
        "{\"a.csv\": 1} | expected {\"file.csv\"",
        "{\"a.csv\": [[\"1970-01-01\"]]} | a.csv: expected windows of a start and an end",
        "{\"verdict\": 1} | line 1: schema: expected 1, found none",
      })
  void read_somethingElse_saysWhatWasExpected(String text, String sentence) {
    assertThatThrownBy(() -> read(text.replace("#", "\n") + (text.equals("a,b") ? "\n1,2" : "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void withoutAnomalies_history_lacksThem() throws IOException {
    History history = Histories.of(Histories.sine("s", 400, 1, 0));
    Labels labels =
        read("series,from,to,label\ns,1970-01-01T01:00:00Z,1970-01-01T01:59:59Z,anomaly\n");

    History masked = labels.withoutAnomalies(history);

    assertThat(masked.series().get(0).size()).isEqualTo(340);
    assertThat(masked.series().get(0).timestampMillis(60)).isEqualTo(2 * 3_600_000L);
    assertThat(masked.warnings()).contains("60 points left out: they are labelled as anomalies");
  }
}
