package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.trainer.TrainCommand;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.Series;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Against a real Prometheus with a history of its own; skipped where there is none. */
@Timeout(120)
class PrometheusSourceIT {
  private static final Instant START = Instant.parse("2025-03-01T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final int POINTS = 12_000; // more than Prometheus gives at once

  @TempDir private static Path directory;
  private static RealPrometheus prometheus;

  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void startPrometheus() throws Exception {
    assumeTrue(
        RealPrometheus.isInstalled(), "prometheus and promtool are not installed: nothing to ask");
    prometheus = RealPrometheus.start(directory, PrometheusSourceIT::history);
  }

  @AfterAll
  static void stopPrometheus() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static void history(PrintWriter out) {
    out.println("# TYPE load gauge");
    for (int host = 0; host < 2; host++) {
      for (int t = 0; t < POINTS; t++) {
        long second = START.plus(STEP.multipliedBy(t)).getEpochSecond();
        out.println(
            "load{zone=\"a\\\"b\",host=\"h%d\"} %s %d".formatted(host, value(host, t), second));
      }
    }
    out.println("# EOF");
  }

  /** Host 1 tells NaN and infinities in its first hour. */
  private static String value(int host, int t) {
    if (host == 1 && t < 60) {
      return List.of("NaN", "+Inf", "-Inf").get(t % 3);
    }
    return String.valueOf(host + Math.sin(t / 30.0));
  }

  private History read(String expression, Instant from, Instant to, Duration step) {
    return HistorySource.prometheus(
            new PrometheusQuery(prometheus.address(), expression, from, to, step, null))
        .read(warnings::add);
  }

  private static Instant end() {
    return START.plus(STEP.multipliedBy(POINTS - 1));
  }

  @Test
  void read_moreThanOneRequestGives_isEveryPointOnce() {
    History history = read("load", START, end(), STEP);

    assertThat(history.series())
        .extracting(Series::name)
        .containsExactly("load{host=\"h0\",zone=\"a\\\"b\"}", "load{host=\"h1\",zone=\"a\\\"b\"}");
    Series first = history.series().get(0);
    assertThat(first.size()).isEqualTo(POINTS);
    for (int t = 0; t < POINTS; t++) {
      assertThat(first.timestampMillis(t))
          .isEqualTo(START.plus(STEP.multipliedBy(t)).toEpochMilli());
      assertThat(first.values(t)).containsExactly(Math.sin(t / 30.0));
    }
    assertThat(history.series().get(1).size()).isEqualTo(POINTS - 60);
    assertThat(warnings).containsExactly("60 points left out: a value is missing or infinite");
  }

  @Test
  void read_anyStart_samplesTheSameTimes() {
    History aligned = read("load{host='h0'}", START, end(), Duration.ofMinutes(5));
    History shifted = read("load{host='h0'}", START.minusMillis(1), end(), Duration.ofMinutes(5));

    assertThat(aligned.points()).isEqualTo(POINTS / 5);
    assertThat(shifted.fingerprint()).isEqualTo(aligned.fingerprint());
  }

  @Test
  void read_anExpression_namesItsResultByWhatLabelsAreLeft() {
    assertThat(read("sum by (host) (load{host='h0'})", START, end(), STEP).series().get(0).name())
        .isEqualTo("{host=\"h0\"}");
    assertThat(read("sum(load{host='h0'})", START, end(), STEP).series().get(0).name())
        .isEqualTo("{}");
  }

  @Test
  void read_whatPrometheusRefuses_isToldInItsWords() {
    assertThatThrownBy(() -> read("sum(load", START, end(), STEP))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("parse error")
        .hasMessageEndingWith("correct --query");
    assertThatThrownBy(() -> read("label_replace(load,'host','x','','')", START, end(), STEP))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("could not evaluate")
        .hasMessageContaining("same labelset");
    assertThatThrownBy(() -> read("lod", START, end(), STEP))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("lod of Prometheus at " + prometheus.address() + " has no result");
    URI elsewhere = prometheus.address().resolve("/metrics");
    assertThatThrownBy(
            () ->
                HistorySource.prometheus(
                        new PrometheusQuery(elsewhere, "load", START, end(), STEP, null))
                    .read(warnings::add))
        .hasMessageContaining("has no API at this address (404)");
  }

  @Test
  void train_onPrometheus_writesTheSameModelTwice() throws Exception {
    Path one = directory.resolve("one.onnx");
    Path two = directory.resolve("two.onnx");

    assertThat(train(one)).isZero();
    assertThat(train(two)).isZero();

    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(Files.size(one)).isPositive();
  }

  private static int train(Path output) {
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new TrainCommand())
            .setErr(new PrintWriter(err))
            .execute(
                "--prometheus",
                prometheus.address().toString(),
                "--query",
                "load",
                "--from",
                START.toString(),
                "--to",
                end().toString(),
                "--step",
                "10m",
                "--output",
                output.toString(),
                "--epochs",
                "2",
                "--quiet");
    assertThat(err.toString())
        .isEqualTo("warning: 6 points left out: a value is missing or infinite\n");
    return code;
  }
}
