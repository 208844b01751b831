package dev.offbeat.detector.model;

/**
 * Runs a model's single step for one series, or for several at once. It owns scratch buffers: one
 * per thread, never shared.
 */
public interface StepPredictor extends AutoCloseable {
  /**
   * Steps the recurrence. Allocates nothing of its own.
   *
   * @param x the declared inputs, [I]
   * @param state the recurrent state, [S]; replaced by the state after this step
   * @param prediction out: foretold locations, [K·F], horizon-major
   * @param logScale out: natural log of the foretold scales, [K·F], horizon-major
   */
  void step(float[] x, float[] state, float[] prediction, float[] logScale);

  /**
   * Steps several series, each by itself: the same as {@link #step} for one after the other.
   *
   * @param count number of series, B; rows from there on are left alone
   * @param x [B][I], as all that follow: a row is a series
   * @param state [B][S], replaced
   * @param prediction out: [B][K·F]
   * @param logScale out: [B][K·F]
   */
  default void stepBatch(
      int count, float[][] x, float[][] state, float[][] prediction, float[][] logScale) {
    for (int b = 0; b < count; b++) {
      step(x[b], state[b], prediction[b], logScale[b]);
    }
  }

  /** How many series are worth stepping at once; 1 where one after the other is as quick. */
  default int batchSize() {
    return 1;
  }

  @Override
  void close();
}
