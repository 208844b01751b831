package dev.offbeat.detector.model;

/**
 * A cell with its head in plain Java. A step allocates nothing.
 *
 * @param inputs I
 * @param hidden H
 */
record FusedModel(int inputs, int hidden, FusedCell cell, FusedHead head) {
  /** A predictor with its own buffers, for one thread. */
  StepPredictor newPredictor() {
    return new Predictor(this);
  }

  private static final class Predictor implements StepPredictor {
    private final int inputs;
    private final int hidden;
    private final FusedCell.Step cell;
    private final FusedHead head;
    private final float[] z; // inputs and state, [I + H]
    private final float[] out;

    Predictor(FusedModel model) {
      inputs = model.inputs;
      hidden = model.hidden;
      cell = model.cell.newStep();
      head = model.head;
      z = new float[inputs + hidden];
      out = new float[head.panel().paddedRows()];
    }

    @Override
    public void step(float[] x, float[] state, float[] prediction, float[] logScale) {
      System.arraycopy(x, 0, z, 0, inputs);
      System.arraycopy(state, 0, z, inputs, hidden);
      cell.apply(z);
      head.apply(z, out, prediction, logScale);
      System.arraycopy(z, inputs, state, 0, hidden);
    }

    @Override
    public void close() {}
  }
}
