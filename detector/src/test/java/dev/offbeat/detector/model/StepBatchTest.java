package dev.offbeat.detector.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.model.GraphWriter.Style;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several series at once step as they would one after the other. */
class StepBatchTest {
  private static final int LARGEST = 600; // more than one batch of the engine
  private static final int[] COUNTS = {1, 2, 3, 5, 8, 0, 17, 31, 64, 100, LARGEST, 7};

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Rows(float[][] state, float[][] prediction, float[][] logScale) {
    Rows(int units) {
      this(
          new float[LARGEST][units],
          new float[LARGEST][GraphWriter.OUTPUTS],
          new float[LARGEST][GraphWriter.OUTPUTS]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LSTM,ONNX",
    "GRU_RESET_AFTER,ONNX",
    "FASTRNN,ONNX",
    "ECHO_STATE,ONNX",
    "STACK,ONNX",
    "STACK,FUSED"
  })
  void stepBatch_raggedCounts_equalsStepByStep(CellGraph cell, Engine wanted) {
    byte[] file = cell.bytes(Style.STACKED);
    Random random = new Random(3);
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file)) {
      StepEngine engine = StepEngine.choose("test.onnx", file, onnx, wanted);
      int units = onnx.metadata().cell().stateSize();
      Rows together = new Rows(units);
      Rows alone = new Rows(units);
      try (StepPredictor batched = engine.newPredictor();
          StepPredictor single = engine.newPredictor()) {
        for (int count : COUNTS) {
          float[][] x = new float[LARGEST][GraphWriter.INPUTS];
          for (float[] row : x) {
            for (int i = 0; i < row.length; i++) {
              row[i] = (float) random.nextGaussian();
            }
          }
          batched.stepBatch(count, x, together.state, together.prediction, together.logScale);
          for (int b = 0; b < count; b++) {
            single.step(x[b], alone.state[b], alone.prediction[b], alone.logScale[b]);
          }
          assertThat(together.state).isDeepEqualTo(alone.state);
          assertThat(together.prediction).isDeepEqualTo(alone.prediction);
          assertThat(together.logScale).isDeepEqualTo(alone.logScale);
        }
      }
    }
  }
}
