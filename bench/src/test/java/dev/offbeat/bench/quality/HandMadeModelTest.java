package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.score.ScoringConstants;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandMadeModelTest {
  private static final byte[] FILE = HandMadeModel.bytes(ScoringConstants.defaults(), 300_000);

  @Test
  void bytes_load_keepTheContract() {
    try (DetectorModel model = DetectorModel.load("hand-made", FILE)) {
      assertThat(model.metadata().calibration().cadenceMillis()).isEqualTo(300_000);
      assertThat(model.metadata().horizons()).containsExactly(1, 10);
    }
  }

  @Test
  void step_anyInput_computesItsEquations() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] x = {1.2f, -0.4f};
    float[] state = {0.5f, 0.1f};
    try (OrtSession session = environment.createSession(FILE);
        OnnxTensor input = OnnxTensor.createTensor(environment, new float[][] {x});
        OnnxTensor before = OnnxTensor.createTensor(environment, new float[][] {state});
        OrtSession.Result result =
            session.run(Map.of(ModelContract.X, input, ModelContract.STATE, before))) {
      double m = state[0] + (Math.sinh(x[0]) - state[0]) / 10;
      double s = state[1] + (Math.abs(x[1]) - state[1]) / 30;
      double asinh = Math.log(m + Math.sqrt(m * m + 1));
      double logScale = 0.5 * Math.log(s + 0.01);
      assertRow(result, ModelContract.NEXT_STATE, m, s);
      assertRow(result, ModelContract.PREDICTION, 0, asinh - x[0]);
      assertRow(result, ModelContract.LOG_SCALE, logScale, logScale);
    }
  }

  private static void assertRow(OrtSession.Result result, String output, double... expected)
      throws OrtException {
    float[] row = ((float[][]) result.get(output).orElseThrow().getValue())[0];
    for (int i = 0; i < expected.length; i++) {
      assertThat(row[i]).as(output).isCloseTo((float) expected[i], within(1e-6f));
    }
  }
}
