package dev.offbeat.detector.model;

/**
 * Runs a model's single step for one series at a time. It owns scratch buffers: one per thread,
 * never shared.
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

  @Override
  void close();
}
