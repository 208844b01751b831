package dev.offbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that its user ends, in a process of its own. */
class TrainInterruptedIT {
  private static final String EPOCHS = "1000000";

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void writeHistory() throws IOException {
    // A child of a process that ignores the interrupt ignores it too; env takes that back.
    assumeThat(new ProcessBuilder("env", "--default-signal=INT", "true"))
        .as("env of GNU coreutils")
        .satisfies(command -> assertThat(command.start().waitFor()).isZero());
    StringBuilder text = new StringBuilder("timestamp,value\n");
    for (int t = 0; t < 3000; t++) {
      text.append(60L * t).append(',').append(Math.sin(t / 7.0)).append('\n');
    }
    Files.writeString(directory.resolve("s.csv"), text);
    model = Files.writeString(directory.resolve("m.onnx"), "old");
  }

  @Test
  void train_interrupted_endsAtOnceAndLeavesTheOldModelAlone() throws Exception {
    interruptAfterAnEpoch("--patience", EPOCHS);
  }

  private void interruptAfterAnEpoch(String... options) throws Exception {
    Path err = directory.resolveSibling(directory.getFileName() + ".err");
    ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=INT");
    builder.command().add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.command().addAll(List.of("-jar", Path.of("target", "offbeat.jar").toString(), "train"));
    builder.command().addAll(List.of("--input", directory.resolve("s.csv").toString()));
    builder.command().addAll(List.of("--output", model.toString()));
    builder.command().addAll(List.of("--epochs", EPOCHS, "--verbose"));
    builder.command().addAll(List.of(options));
    Process process = builder.redirectError(err.toFile()).start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("epoch")) {
        line = out.readLine();
      }
      assertThat(line).as("an epoch of %s", Files.readString(err)).isNotNull();
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 2);
      assertThat(Files.readString(err)).doesNotContain("Exception", "\tat ");
      assertThat(model).hasContent("old");
      assertThat(directory.toFile().list()).containsExactlyInAnyOrder("m.onnx", "s.csv");
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(err);
    }
  }
}
