package dev.offbeat.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path directory;

  private Path csv(String body) throws IOException {
    return Files.writeString(directory.resolve("s.csv"), "timestamp,value\n" + body);
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(t -> t + "," + t % 7 + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void read_missingLateAndDuplicatePoints_areLeftOutWithAWarning() throws IOException {
    History history =
        History.read(csv(lines(0, 250) + "3,1\n249,1\n300,\n301,inf\n302,1e300\n"), false);

    assertThat(history.points()).isEqualTo(251);
    assertThat(history.warnings())
        .containsExactly(
            "2 points left out: a value is missing or infinite",
            "2 points left out: not later than the point before");
    assertThat(history.lastMillis()).isEqualTo(302_000);
  }

  @Test
  void read_tooLittle_saysHowMuchIsNeeded() throws IOException {
    assertThatThrownBy(() -> History.read(csv(lines(0, 57)), false))
        .isInstanceOf(HistoryException.class)
        .hasMessage(
            "too little history: the longest series has 57 usable points, at least 200 are needed;"
                + " give a longer history");
  }

  @Test
  void read_onlyMissingValues_isTooLittle() throws IOException {
    String nothing = lines(0, 300).replaceAll(",\\d", ",");

    assertThatThrownBy(() -> History.read(csv(nothing), false))
        .isInstanceOf(HistoryException.class)
        .hasMessageStartingWith("too little history: the longest series has 0 usable points");
  }

  @Test
  void history_constantSeries_isLeftOut() {
    Series flat = Histories.series("flat", 500, t -> 1e9);
    Series sine = Histories.sine("sine", 500, 1, 0);

    assertThat(Histories.of(flat, sine).series()).containsExactly(sine);
    assertThatThrownBy(() -> Histories.of(flat))
        .isInstanceOf(HistoryException.class)
        .hasMessageStartingWith("every series is constant");
  }

  @Test
  void fingerprint_anyChange_changesIt() {
    String fingerprint = Histories.of(Histories.sine("s", 300, 1, 0)).fingerprint();

    assertThat(fingerprint).hasSize(64);
    assertThat(Histories.of(Histories.sine("s", 300, 1, 0)).fingerprint()).isEqualTo(fingerprint);
    assertThat(Histories.of(Histories.sine("s", 300, 1, 1e-9)).fingerprint())
        .isNotEqualTo(fingerprint);
  }
}
