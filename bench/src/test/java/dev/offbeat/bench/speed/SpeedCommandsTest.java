package dev.offbeat.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.nn.CellKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedCommandsTest {
  @Test
  void stepRows_bothEngines_areCompared() {
    List<Measurement> measured =
        List.of(
            new Measurement("step", "gru", 16, 1, "fused", 250),
            new Measurement("step", "gru", 16, 1, "onnx", 5000),
            new Measurement("step", "gru", 16, 1, "onnx-batch", 125));
    List<StepCommand.Row> rows =
        StepCommand.rows(measured, m -> m.engine().equals("onnx") ? 464 : 0);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).onnxByFused()).isCloseTo(20, within(1e-9));
    assertThat(rows.get(0).fusedByBatch()).isCloseTo(2, within(1e-9));
    assertThat(StepCommand.table(rows)).contains("gru-16", "20.0", "≥ 20×: met", "464");
  }

  @Test
  void stepRows_slowLargeModel_missItsTarget() {
    List<Measurement> measured =
        List.of(
            new Measurement("step", "gru", 64, 1, "fused", 1000),
            new Measurement("step", "gru", 64, 1, "onnx", 6000),
            new Measurement("step", "gru", 64, 1, "onnx-batch", 400));
    assertThat(StepCommand.rows(measured, m -> 0).get(0).verdict()).isEqualTo("≤ 2× batch: missed");
  }

  @Test
  void detectRows_haveTheirOwnEnginesStep() {
    List<Measurement> measured =
        List.of(
            new Measurement("detect", "gru", 16, 1, "fused", 1000),
            new Measurement("step", "gru", 16, 1, "onnx", 5000),
            new Measurement("step", "gru", 16, 1, "fused", 250));
    DetectCommand.Row row = DetectCommand.rows(measured, m -> 0).get(0);
    assertThat(row.detectByStep()).isCloseTo(4, within(1e-9));
    assertThat(row.verdict()).isEqualTo("≤ 4×: met");
  }

  @Test
  void flops_gruOf16_areCountedByHand() {
    long weights = 18 * (48 + 6);
    assertThat(BenchModels.flops("gru", 16, 1)).isEqualTo(2 * weights + 20 * 48);
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void stepBenchmark_everyCell_runsFused(CellKind cell) {
    StepBenchmark step = new StepBenchmark();
    step.cell = cell.toString();
    step.hidden = 8;
    step.features = 8;
    step.engine = "fused";
    step.load();
    assertThat(step.step()).isFinite();
    step.close();
    assertThat(BenchModels.flops(step.cell, 8, 8))
        .isGreaterThan(BenchModels.flops(step.cell, 8, 1));
  }

  @Test
  void stepBenchmark_batched_agreesWithOneByOne() {
    float[] results = new float[2];
    for (int i = 0; i < results.length; i++) {
      StepBenchmark step = new StepBenchmark();
      step.cell = "gru";
      step.hidden = 8;
      step.features = 1;
      step.engine = i == 0 ? "fused" : StepBenchmark.BATCHED;
      step.load();
      results[i] = step.step();
      step.close();
    }
    assertThat(results[0]).isCloseTo(results[1], within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fused", "onnx"})
  void detectBenchmark_bothEngines_run(String engine) {
    DetectBenchmark detect = new DetectBenchmark();
    detect.cell = "fastrnn";
    detect.hidden = 8;
    detect.features = 1;
    detect.engine = engine;
    detect.load();
    assertThat(detect.detect()).isNotNegative();
    detect.close();
  }
}
