package dev.offbeat.detector.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct tensors for one size of batch. Rows that nobody puts anything into hold what was there.
 */
final class OnnxBatch implements AutoCloseable {
  private final int size;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private final FloatBuffer x;
  private final FloatBuffer state;
  private final FloatBuffer prediction;
  private final FloatBuffer logScale;
  private final FloatBuffer nextState;

  OnnxBatch(OrtEnvironment environment, int size, ModelMetadata metadata, boolean foretellsScale) {
    this.size = size;
    int units = metadata.cell().stateSize();
    int outputCount = metadata.outputCount();
    x = pin(environment, inputs, ModelContract.X, metadata.inputCount());
    state = pin(environment, inputs, ModelContract.STATE, units);
    prediction = pin(environment, outputs, ModelContract.PREDICTION, outputCount);
    nextState = pin(environment, outputs, ModelContract.NEXT_STATE, units);
    if (foretellsScale) {
      logScale = pin(environment, outputs, ModelContract.LOG_SCALE, outputCount);
    } else {
      logScale = FloatBuffer.allocate(size * outputCount);
      while (logScale.hasRemaining()) {
        logScale.put(metadata.calibration().logScale());
      }
    }
  }

  private FloatBuffer pin(
      OrtEnvironment environment, Map<String, OnnxTensor> tensors, String name, int width) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Float.BYTES * size * width)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    try {
      tensors.put(name, OnnxTensor.createTensor(environment, buffer, new long[] {size, width}));
    } catch (OrtException e) {
      throw new IllegalStateException("cannot create tensor " + name, e);
    }
    return buffer;
  }

  /** Puts a series into a row. */
  void put(int row, float[] x, float[] state) {
    this.x.put(row * x.length, x);
    this.state.put(row * state.length, state);
  }

  void run(OrtSession session) {
    try {
      session.run(inputs, outputs).close(); // the pinned outputs stay
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Takes a series' results out of a row. */
  void get(int row, float[] state, float[] prediction, float[] logScale) {
    nextState.get(row * state.length, state);
    this.prediction.get(row * prediction.length, prediction);
    this.logScale.get(row * logScale.length, logScale);
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
  }
}
