package dev.offbeat.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PretrainCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int pretrain(Path output, String... arguments) {
    CommandLine line = Commands.of(new PretrainCommand()).setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    String[] all = new String[arguments.length + 2];
    all[0] = "--output";
    all[1] = output.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return line.execute(all);
  }

  @Test
  void execute_aTinyCorpusTwice_writesTheSameBytes() {
    Path one = directory.resolve("one.onnx");
    Path two = directory.resolve("two.onnx");
    String[] tiny = {"--series", "4", "--epochs", "1", "--cell", "fastrnn", "--hidden", "4"};

    assertThat(pretrain(one, tiny)).isZero();
    assertThat(pretrain(two, tiny)).isZero();

    assertThat(one).hasSameBinaryContentAs(two);
    assertThat(out.toString()).contains("of 4 series", "fingerprint");
    try (DetectorModel model = DetectorModel.load(one)) {
      assertThat(model.metadata().features()).isEqualTo(List.of("value"));
      assertThat(model.metadata().hyperparameters()).containsEntry("from", "scratch");
      assertThat(Objects.requireNonNull(model.metadata().provenance()).seed()).isEqualTo(1);
    }
  }

  @Test
  void execute_noSeries_isExitCodeTwo() {
    assertThat(pretrain(directory.resolve("m.onnx"), "--series", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--series: expected 1 to 100000, found 0");
  }
}
