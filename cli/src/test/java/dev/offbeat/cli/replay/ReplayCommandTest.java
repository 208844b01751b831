package dev.offbeat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.cli.Offbeat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code replay} and {@code backtest} over files. */
class ReplayCommandTest {
  @TempDir private Path directory;
  private Path history;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int t = 0; t < 3000; t++) {
      csv.append(1_700_000_000L + 60L * t).append(',');
      csv.append(100 + random.nextGaussian() + (t == 2500 ? 60 : 0)).append('\n');
    }
    history = Files.writeString(directory.resolve("s.csv"), csv);
  }

  private static Outcome execute(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Offbeat.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return new Outcome(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void replay_file_tellsItsIncidents() {
    Outcome replay = execute("replay", "--input", history);

    assertThat(replay.exitCode).isZero();
    assertThat(replay.out)
        .contains("Replayed 3,000 points of 1 series, 2023-11-14 22:13 to 2023-11-17 00:12 (UTC).")
        .contains("1 incident,")
        .contains("2023-11-16 15:53:20")
        .contains("above the expected");
  }

  @Test
  void replay_whatIf_saysWhatWouldAppearAndVanish() {
    Outcome generous = execute("replay", "--input", history, "--budget", "1 per hour");
    Outcome deaf = execute("replay", "--input", history, "--threshold-factor", "100");

    assertThat(generous.out).contains("| as it is |", "budget 1 per hour", "These would appear:");
    assertThat(generous.out).doesNotContain("These would vanish");
    assertThat(deaf.out).contains("threshold × 100.0", "These would vanish:");
  }

  @Test
  void replay_fromAfterTheIncident_tellsNone() {
    Outcome replay = execute("replay", "--input", history, "--from", "2023-11-16T16:30:00Z");

    assertThat(replay.out).contains("0 incidents, 0.00 a series and week.");
  }

  @Test
  void replay_anotherSeries_isSaidInASentence() {
    Outcome replay = execute("replay", "--input", history, "--series", "t");

    assertThat(replay.exitCode).isEqualTo(1);
    assertThat(replay.err)
        .startsWith("offbeat: expected points of the series t, found none in 3,000 records");
  }

  @Test
  void replay_wrongOption_isWrongUsage() {
    assertThat(execute("replay", "--from", "soon").err)
        .contains("expected a time like 2026-01-02 or 2026-01-02T03:04:05Z, found soon");
    assertThat(execute("replay", "--limit", "long").err).contains("expected a duration like");
    assertThat(execute("explain", "abc").err).contains("expected 6 characters or more, found abc");
    assertThat(execute("feedback").exitCode).isEqualTo(2);
  }

  @Test
  void backtest_labels_tableAndPageAndChoice() throws IOException {
    Path labels =
        Files.writeString(
            directory.resolve("labels.csv"),
            "series,from,to,label\ns,2023-11-16T15:50:00Z,2023-11-16T16:00:00Z,anomaly\n");
    Path page = directory.resolve("b.html");

    Outcome backtest =
        execute(
            "backtest",
            "--input",
            history,
            "--labels",
            labels,
            "--budgets",
            "1 per week,1 per hour",
            "--html",
            page);

    assertThat(backtest.err).isEmpty();
    assertThat(backtest.out)
        .contains("3,000 points of 1 series, 1 labelled anomalies.")
        .contains("| 1 per week ", "1.00 (0.21–1.00), 1 of 1", "| 1 per hour ");
    assertThat(page).content().contains("default-src 'none'", "alarms a series and week");
  }

  @Test
  void backtest_brokenLabels_isSaidInASentence() throws IOException {
    Path labels = Files.writeString(directory.resolve("labels.csv"), "series,from\ns,now\n");

    Outcome backtest = execute("backtest", "--input", history, "--labels", labels);

    assertThat(backtest.exitCode).isEqualTo(1);
    assertThat(backtest.err).contains("expected the columns series,from,to,label");
  }
}
