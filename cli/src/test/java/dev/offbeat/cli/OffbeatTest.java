package dev.offbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class OffbeatTest {
  @TempDir private Path directory;

  private record Outcome(int exitCode, String out, String err) {}

  @Test
  void help_listsEveryCommand() {
    Outcome help = execute("--help");
    assertThat(help.exitCode).isZero();
    assertThat(help.out).contains(commands());
  }

  private static String[] commands() {
    return new String[] {
      "demo",
      "plan",
      "train",
      "lab",
      "score",
      "inspect",
      "run",
      "replay",
      "explain",
      "backtest",
      "feedback",
      "models",
      "doctor",
      "bench",
      "chaos"
    };
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofACommand_isThere(String command) {
    Outcome help = execute(command, "--help");
    assertThat(help.exitCode).isZero();
    assertThat(help.out).contains("Usage: offbeat " + command, "--verbose");
  }

  @Test
  void noCommand_isWrongUsage() {
    Outcome nothing = execute();
    assertThat(nothing.exitCode).isEqualTo(2);
    assertThat(nothing.err).contains("Missing command", "--help");
  }

  @Test
  void unknownOption_isWrongUsageInOneSentence() {
    Outcome unknown = execute("inspect", "--jsno", "model.onnx");
    assertThat(unknown.exitCode).isEqualTo(2);
    assertThat(unknown.err).contains("--jsno").doesNotContain("\tat ");
  }

  @Test
  void demo_ofTooShortADuration_isWrongUsage() {
    assertThat(execute("demo", "--duration", "3s").err).contains("--duration: expected at least");
    assertThat(execute("demo", "--duration", "soon").err).contains("90s, 5m or 1h");
    assertThat(execute("demo", "--speed", "-1").exitCode).isEqualTo(2);
  }

  @Test
  void plan_ofAFile_writesWhatRunTakes() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("cpu,host=a idle=%d %d000000000%n".formatted(i % 7, 1_763_719_200L + 10L * i));
    }
    Path file = Files.writeString(directory.resolve("telegraf.out"), lines);
    Path out = directory.resolve("plan");

    Outcome plan = execute("plan", "--input", file.toString(), "--out", out.toString());
    assertThat(plan.err).isEmpty();
    assertThat(plan.exitCode).isZero();
    assertThat(plan.out).contains("influx", "run --check --config", "helm install");

    Outcome check = execute("run", "--check", "--config", out.resolve("detector.yaml").toString());
    assertThat(check.err).isEmpty();
    assertThat(check.exitCode).isZero();
    assertThat(check.out).contains("can be used", "metrics");
  }

  @Test
  void plan_ofNothing_isWrongUsage() {
    assertThat(execute("plan").err).contains("--bootstrap-servers with --topic");
    assertThat(execute("plan", "--bootstrap-servers", "a:1").err).contains("--topic");
    assertThat(execute("plan", "--input", "x", "--listen", "9s").exitCode).isEqualTo(2);
  }

  @Test
  void failure_isOneSentence_andWithVerboseAStackTrace() throws Exception {
    Path file = Files.writeString(directory.resolve("no.onnx"), "this is no model");

    Outcome failure = execute("inspect", file.toString());
    assertThat(failure.exitCode).isEqualTo(1);
    assertThat(List.of(failure.err.split("\n", -1))).hasSize(2);
    assertThat(failure.err).startsWith("offbeat: ").contains("no.onnx");

    assertThat(execute("inspect", "--verbose", file.toString()).err).contains("\tat dev.offbeat");
  }

  private static Outcome execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Offbeat.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Outcome(command.execute(arguments), out.toString(), err.toString());
  }
}
