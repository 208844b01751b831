package dev.offbeat.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class TrainCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int train(Object... arguments) {
    CommandLine line = Commands.of(new TrainCommand()).setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return line.execute(words);
  }

  private Path csv(String name, int columns) throws IOException {
    StringBuilder text = new StringBuilder("time");
    for (int c = 0; c < columns; c++) {
      text.append(",c").append(c);
    }
    for (int t = 0; t < 1000; t++) {
      text.append('\n').append(t);
      for (int c = 0; c < columns; c++) {
        text.append(',').append(Math.sin(t / 3.0 + c) + (t * 7919 % 13) / 50.0);
      }
    }
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void execute_twice_writesTheSameBytesAndASummary() throws IOException {
    Path input = csv("s.csv", 1);
    Path one = directory.resolve("one.onnx");
    Path two = directory.resolve("two.onnx");

    assertThat(train("--input", input, "--output", one, "--epochs", 2)).isZero();
    assertThat(train("--input", input, "--output", two, "--epochs", 2, "--quiet")).isZero();

    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(out.toString())
        .contains("1,000 points of 1 series")
        .contains("held-out error (RMSE)")
        .contains("fingerprint");
  }

  @Test
  void execute_horizonAndReport_tellsOfTheFreeRunAndWritesAPage() throws IOException {
    Path input = csv("s.csv", 1);
    Path plain = directory.resolve("plain.onnx");
    Path model = directory.resolve("m.onnx");
    Path page = directory.resolve("m.html");
    train("--input", input, "--output", plain, "--epochs", 2, "--quiet");

    assertThat(
            train(
                "--input",
                input,
                "--output",
                model,
                "--epochs",
                2,
                "--horizon",
                7,
                "--report",
                page))
        .isZero();

    assertThat(out.toString())
        .containsPattern("free run {2}below the last value's error for \\d of 7 steps; after 7: ")
        .containsPattern("memory .* bounded by construction")
        .containsPattern("gradient {2}\\d.* 10 steps back \\(before training ")
        .contains("report    " + page);
    assertThat(Files.readString(page))
        .contains("s.csv", "Error by steps ahead", "Laplace law", "from s.csv")
        .doesNotContain("was not measured", "was replayed");
    assertThat(model).hasSameBinaryContentAs(plain);
  }

  @Test
  void execute_echoStateNetworkReport_saysWhyThereIsNoLossCurve() throws IOException {
    Path page = directory.resolve("e.html");

    assertThat(
            train(
                "--input",
                csv("w.csv", 2),
                "--output",
                directory.resolve("e.onnx"),
                "--cell",
                "esn",
                "--loss",
                "squared",
                "--features",
                "--report",
                page,
                "--quiet"))
        .isZero();

    assertThat(Files.readString(page))
        .contains("The readout was solved in closed form", "normal law", "w · c1");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_horizonThatNoSeriesHolds_isOneSentence() throws IOException {
    Path model = directory.resolve("m.onnx");

    assertThat(train("--input", csv("s.csv", 1), "--output", model, "--horizon", 500)).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("offbeat: --horizon 500: needs a series with 502 points held out");
    assertThat(model).doesNotExist();
  }

  @Test
  void execute_reportThatCannotBeWritten_isOneSentenceAfterTheModel() throws IOException {
    Path model = directory.resolve("m.onnx");
    Path input = csv("s.csv", 1);

    assertThat(
            train(
                "--input",
                input,
                "--output",
                model,
                "--epochs",
                1,
                "--report",
                input.resolve("r.html")))
        .isEqualTo(1);

    assertThat(err.toString())
        .contains("offbeat: ", "the report cannot be written: a part of its path is no directory");
    assertThat(model).exists();
    assertThat(train("--input", input, "--output", model, "--report", directory)).isEqualTo(2);
  }

  @Test
  void execute_features_trainsOneSeriesOfThem() throws IOException {
    Path model = directory.resolve("m.onnx");

    assertThat(
            train(
                "--input",
                csv("w.csv", 3),
                "--output",
                model,
                "--features",
                "--cell",
                "fastrnn",
                "--epochs",
                2))
        .isZero();

    try (DetectorModel loaded = DetectorModel.load(model)) {
      assertThat(loaded.metadata().features()).isEqualTo(List.of("c0", "c1", "c2"));
      assertThat(loaded.metadata().outputCount()).isEqualTo(9);
      assertThat(Objects.requireNonNull(loaded.metadata().provenance()).points()).isEqualTo(1000);
    }
  }

  @Test
  void execute_badInput_isOneSentenceAndExitCodeOne() throws IOException {
    Path input = Files.writeString(directory.resolve("bad.csv"), "time,value\n1,abc\n");

    assertThat(train("--input", input, "--output", directory.resolve("m.onnx"))).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "offbeat: " + input + ", line 2: value: expected a number, found \"abc\"\n");
    assertThat(directory.resolve("m.onnx")).doesNotExist();
  }

  @Test
  void execute_badOption_isExitCodeTwo() throws IOException {
    Path input = csv("s.csv", 1);

    assertThat(train("--input", input, "--output", directory.resolve("m.onnx"), "--hidden", "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--hidden: expected 1 to 1024, found 0");
    assertThat(train("--input", input)).isEqualTo(2);
    assertThat(train("--input", input, "--output", directory.resolve("m.onnx"), "--cell", "lstn"))
        .isEqualTo(2);
    assertThat(train("--input", input, "--output", directory.resolve("m.onnx"), "--peepholes"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--peepholes: expected with --cell lstm, found --cell gru");
  }

  @ParameterizedTest
  @CsvSource({
    "--cell gru --peepholes, --peepholes: expected with --cell lstm",
    "--cell lstm --contractive, --contractive: expected a cell with a known bound",
    "--cell jordan --layers 2, --layers: expected 1 with --cell jordan",
    "--search 1, '--search: expected 2 to 100, found 1'"
  })
  void execute_contradiction_isOneSentenceAndExitCodeTwo(String options, String sentence)
      throws IOException {
    List<Object> arguments = new ArrayList<>();
    Collections.addAll(
        arguments, "--input", csv("s.csv", 1), "--output", directory.resolve("m.onnx"));
    Collections.addAll(arguments, (Object[]) options.split(" ", -1));

    assertThat(train(arguments.toArray())).isEqualTo(2);

    assertThat(err.toString().lines().findFirst().orElse("")).contains(sentence);
    assertThat(directory.resolve("m.onnx")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void execute_uselessHistory_isOneSentenceAndTheOldModelIsKept(Useless history)
      throws IOException {
    StringBuilder text = new StringBuilder("time,value\n");
    for (int t = 0; t < history.points; t++) {
      text.append(t).append(',').append(history.value.apply(t)).append('\n');
    }
    Path input = Files.writeString(directory.resolve("u.csv"), text);
    Path model = Files.writeString(directory.resolve("m.onnx"), "old");

    assertThat(train("--input", input, "--output", model)).isEqualTo(1);

    assertThat(err.toString().lines()).singleElement().asString().contains(history.sentence);
    assertThat(model).hasContent("old");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("u.csv", "m.onnx");
  }

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private enum Useless {
    TOO_SHORT(50, t -> String.valueOf(t % 7), "at least 200 are needed; give a longer history"),
    CONSTANT(1000, t -> "5", "every series is constant"),
    MISSING(2000, t -> t % 100 == 0 ? String.valueOf(t % 700) : "", "has 20 usable points");

    private final int points;
    private final IntFunction<String> value;
    private final String sentence;

    Useless(int points, IntFunction<String> value, String sentence) {
      this.points = points;
      this.value = value;
      this.sentence = sentence;
    }
  }

  @Test
  void execute_divergingLearningRate_isOneSentenceAndTheOldModelIsKept() throws IOException {
    Path input = csv("s.csv", 1);
    Path model = Files.writeString(directory.resolve("m.onnx"), "old");

    assertThat(
            train(
                "--input",
                input,
                "--output",
                model,
                "--quiet",
                "--epochs",
                5,
                "--cell",
                "elman",
                "--activation",
                "relu",
                "--learning-rate",
                1,
                "--clip",
                "none"))
        .isEqualTo(1);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("training diverged", "try a smaller --learning-rate");
    assertThat(model).hasContent("old");
  }

  @Test
  void execute_outputThatCannotBeWritten_isOneSentenceBeforeAnyTraining() throws IOException {
    Path input = csv("s.csv", 1);

    assertThat(train("--input", input, "--output", directory)).isEqualTo(1);
    assertThat(train("--input", input, "--output", input.resolve("m.onnx"))).isEqualTo(1);

    assertThat(err.toString().lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).contains("is a directory; name the model file to write"),
            second -> assertThat(second).contains("a part of its path is no directory"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_search_tellsOfEveryCandidateAndWritesTheResultIntoTheModel() throws IOException {
    Path model = directory.resolve("m.onnx");

    assertThat(
            train(
                "--input",
                csv("s.csv", 1),
                "--output",
                model,
                "--epochs",
                4,
                "--hidden",
                8,
                "--search",
                3))
        .isZero();

    assertThat(out.toString())
        .contains("search   3  ", "-8, rate ", "winner", "3 configurations; ");
    try (DetectorModel loaded = DetectorModel.load(model)) {
      assertThat(loaded.metadata().hyperparameters())
          .containsEntry("search", "3")
          .containsEntry("hidden", "8")
          .containsKey("search-result");
    }
  }
}
