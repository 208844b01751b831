package dev.offbeat.detector.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;

/**
 * The reference engine: ONNX Runtime with reused direct tensors and pinned outputs. About 3 to 5 µs
 * a step of one series, all of it dispatch, which a batch pays once; allocates nothing of its own.
 */
final class OnnxStepPredictor implements StepPredictor {
  private static final int SIZES = 9; // batches of 1, 2, 4, … 256

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelMetadata metadata;
  private final boolean foretellsScale;
  private final OnnxBatch[] batches = new OnnxBatch[SIZES]; // 2^i series each; made when wanted

  OnnxStepPredictor(
      OrtEnvironment environment,
      OrtSession session,
      ModelMetadata metadata,
      boolean foretellsScale) {
    this.environment = environment;
    this.session = session;
    this.metadata = metadata;
    this.foretellsScale = foretellsScale;
    batch(0);
  }

  private OnnxBatch batch(int size) {
    if (batches[size] == null) {
      batches[size] = new OnnxBatch(environment, 1 << size, metadata, foretellsScale);
    }
    return batches[size];
  }

  @Override
  public void step(float[] x, float[] state, float[] prediction, float[] logScale) {
    OnnxBatch one = batches[0];
    one.put(0, x, state);
    one.run(session);
    one.get(0, state, prediction, logScale);
  }

  @Override
  public void stepBatch(
      int count, float[][] x, float[][] state, float[][] prediction, float[][] logScale) {
    int largest = 1 << (SIZES - 1);
    for (int from = 0; from < count; from += largest) {
      stepSome(from, Math.min(count, from + largest), x, state, prediction, logScale);
    }
  }

  @Override
  public int batchSize() {
    return 1 << (SIZES - 1);
  }

  private void stepSome(
      int from, int to, float[][] x, float[][] state, float[][] prediction, float[][] logScale) {
    int size = Integer.SIZE - Integer.numberOfLeadingZeros(to - from - 1); // log2, upwards
    OnnxBatch batch = batch(size);
    for (int b = from; b < to; b++) {
      batch.put(b - from, x[b], state[b]);
    }
    batch.run(session);
    for (int b = from; b < to; b++) {
      batch.get(b - from, state[b], prediction[b], logScale[b]);
    }
  }

  @Override
  public void close() {
    for (OnnxBatch batch : batches) {
      if (batch != null) {
        batch.close();
      }
    }
  }
}
