package dev.offbeat.detector;

import dev.offbeat.detector.model.StepPredictor;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Scores points of different series at once: each by itself, but for one common step. */
final class BatchScoring {
  private final StepPredictor predictor;
  private final @Nullable DetectorListener listener;
  private final PointScoring[] scorings; // [B]
  private final SeriesState[] states; // [B]
  private final boolean[] isStepped; // [B]
  private final float[][] x; // [B][I], and so on: the rows of those that are stepped
  private final float[][] state;
  private final float[][] prediction;
  private final float[][] logScale;

  BatchScoring(
      DetectorModel model,
      DetectorOptions options,
      StepPredictor predictor,
      @Nullable DetectorListener listener) {
    this.predictor = predictor;
    this.listener = listener;
    int size = predictor.batchSize();
    scorings = new PointScoring[size];
    for (int b = 0; b < size; b++) {
      scorings[b] = new PointScoring(model, options);
    }
    states = new SeriesState[size];
    isStepped = new boolean[size];
    x = new float[size][];
    state = new float[size][];
    prediction = new float[size][];
    logScale = new float[size][];
  }

  void detectAll(
      List<SeriesState> series, List<Observation> observations, Consumer<Detection> each) {
    int next = 0;
    while (next < series.size()) {
      long start = listener == null ? 0 : System.nanoTime();
      int count = 0;
      while (next < series.size() && count < states.length && !isTaken(series.get(next), count)) {
        states[count] = series.get(next);
        isStepped[count] = scorings[count].begin(series.get(next), observations.get(next));
        count++;
        next++;
      }
      step(count);
      for (int b = 0; b < count; b++) {
        if (isStepped[b]) {
          scorings[b].finish(states[b], PointScoring.Learning.ALL);
        }
      }
      tell(count, start, each);
    }
  }

  /** Whether a series has a point in the batch already: its next one has to wait for that. */
  private boolean isTaken(SeriesState one, int count) {
    for (int b = 0; b < count; b++) {
      if (states[b] == one) {
        return true;
      }
    }
    return false;
  }

  private void step(int count) {
    int rows = 0;
    for (int b = 0; b < count; b++) {
      if (isStepped[b]) {
        x[rows] = scorings[b].inputs;
        state[rows] = states[b].recurrent;
        prediction[rows] = scorings[b].prediction;
        logScale[rows] = scorings[b].logScale;
        rows++;
      }
    }
    predictor.stepBatch(rows, x, state, prediction, logScale);
  }

  private void tell(int count, long start, Consumer<Detection> each) {
    long nanos = listener == null ? 0 : (System.nanoTime() - start) / count;
    for (int b = 0; b < count; b++) {
      if (listener != null) {
        listener.onDetection(scorings[b].detection, nanos);
      }
      each.accept(scorings[b].detection);
    }
  }
}
