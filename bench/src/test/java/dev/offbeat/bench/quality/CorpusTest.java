package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.evaluate.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir Path folder;

  @BeforeEach
  void writeSeries() throws IOException {
    Path category = Files.createDirectories(folder.resolve("data").resolve("made"));
    Files.writeString(
        category.resolve("a.csv"),
        """
        timestamp,value
        2024-01-01 00:00:00,1
        2024-01-01 00:05:00,2
        2024-01-01 00:05:00,3
        2024-01-01 00:10:00,
        2024-01-01 00:15:00,5
        """);
    Files.writeString(category.resolve("b.csv"), "timestamp,value\n1704067200,1\n1704067500,2\n");
  }

  @Test
  void read_folderAboveOrWithTheSeries_findsThem() throws IOException {
    Path windows = windows("{\"made/a.csv\": [], \"made/b.csv\": []}");
    for (Path place : new Path[] {folder, folder.resolve("data")}) {
      Corpus corpus = Corpus.read(place, windows);
      assertThat(corpus.missing()).isEmpty();
      assertThat(corpus.series())
          .extracting(LabelledSeries::name)
          .containsExactly("made/a.csv", "made/b.csv");
      assertThat(corpus.series().get(0).values()).containsExactly(1, 2, 3, Double.NaN, 5);
      assertThat(corpus.series().get(1).timestampsMillis()[0])
          .as("seconds since 1970")
          .isEqualTo(corpus.series().get(0).timestampsMillis()[0]);
    }
  }

  @Test
  void read_window_isOfTheFirstRowsAtItsEnds() throws IOException {
    assertThat(window("2024-01-01 00:00:00.000000", "2024-01-01 00:05:00.000000"))
        .isEqualTo(new Span(0, 1));
    assertThat(window("2024-01-01T00:00:01Z", "2024-01-01T00:14:59Z")).isEqualTo(new Span(1, 3));
    assertThat(window("2023-01-01", "2025-01-01")).isEqualTo(new Span(0, 4));
  }

  @Test
  void read_windowWithoutRows_saysWhich() {
    assertThatThrownBy(() -> window("2025-01-01", "2025-01-02"))
        .hasMessageContaining("a.csv: expected rows in the window [2025-01-01, 2025-01-02]");
  }

  @Test
  void read_seriesThatAreNotThere_areNamed() throws IOException {
    assertThat(Corpus.read(folder, windows("{\"made/a.csv\": [], \"made/c.csv\": []}")).missing())
        .containsExactly("made/c.csv");
    Path none = windows("{\"made/c.csv\": []}");
    assertThatThrownBy(() -> Corpus.read(folder, none))
        .hasMessageContaining("expected series such as made/c.csv, found none of the 1");
  }

  private Span window(String start, String end) throws IOException {
    Path windows = windows("{\"made/a.csv\": [[\"%s\", \"%s\"]]}".formatted(start, end));
    return Corpus.read(folder, windows).series().get(0).windows().get(0);
  }

  private Path windows(String json) throws IOException {
    return Files.writeString(folder.resolve("windows.json"), json);
  }
}
