package dev.offbeat.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedCommandsTest {
  @Test
  void stepRows_bothEngines_areCompared() {
    List<Measurement> measured =
        List.of(
            new Measurement("step", "gru", 16, "fused", 250, 0),
            new Measurement("step", "gru", 16, "onnx", 5000, 464));
    List<StepCommand.Row> rows = StepCommand.rows(measured);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).onnxByFused()).isCloseTo(20, within(1e-9));
    assertThat(StepCommand.table(rows)).contains("gru-16", "20.0", "≥ 20", "464");
  }

  @Test
  void detectRows_haveTheirOwnEnginesStep() {
    List<Measurement> measured =
        List.of(
            new Measurement("detect", "gru", 16, "fused", 1000, 0),
            new Measurement("step", "gru", 16, "onnx", 5000, 464),
            new Measurement("step", "gru", 16, "fused", 250, 0));
    assertThat(DetectCommand.rows(measured).get(0).detectByStep()).isCloseTo(4, within(1e-9));
  }

  @Test
  void flops_gruOf16_areCountedByHand() {
    long weights = 18 * (48 + 6);
    assertThat(BenchModels.flops("gru", 16)).isEqualTo(2 * weights + 20 * 48);
  }

  @Test
  void benchmarks_bothEngines_run() {
    for (String engine : new String[] {"fused", "onnx"}) {
      StepBenchmark step = new StepBenchmark();
      step.cell = "gru";
      step.hidden = 8;
      step.engine = engine;
      step.load();
      assertThat(step.step()).isFinite();
      step.close();
      DetectBenchmark detect = new DetectBenchmark();
      detect.cell = "fastrnn";
      detect.hidden = 8;
      detect.engine = engine;
      detect.load();
      assertThat(detect.detect()).isNotNegative();
      detect.close();
    }
  }
}
