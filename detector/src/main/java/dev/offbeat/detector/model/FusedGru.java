package dev.offbeat.detector.model;

/**
 * The gated recurrent unit, its reset gate after the recurrent product (ONNX's {@code
 * linear_before_reset=1}):
 *
 * <pre>
 *   z  = σ(Wz·x + Uz·h + bz)
 *   r  = σ(Wr·x + Ur·h + br)
 *   n  = tanh(Wn·x + bn + r ⊙ (Un·h + cn))
 *   h′ = n + z ⊙ (h − n)
 * </pre>
 *
 * @param inputs I
 * @param hidden H
 * @param gates z and r, over inputs and state
 * @param driven Wn and bn, over the inputs
 * @param recalled Un and cn, over the state
 */
record FusedGru(int inputs, int hidden, Panel gates, Panel driven, Panel recalled)
    implements FusedCell {
  @Override
  public String description() {
    return "a GRU of " + hidden + " units";
  }

  @Override
  public Step newStep() {
    float[] zr = new float[gates.paddedRows()];
    float[] n = new float[driven.paddedRows()];
    float[] m = new float[recalled.paddedRows()];
    return z -> {
      gates.multiply(z, 0, zr);
      driven.multiply(z, 0, n);
      recalled.multiply(z, inputs, m);
      squash(zr);
      candidate(zr, n, m);
      update(zr, n, z);
    };
  }

  // One loop for each: short enough for the compiler to vectorise.

  private void squash(float[] zr) {
    for (int i = 0; i < 2 * hidden; i++) {
      zr[i] = RationalTanh.sigmoid(zr[i]);
    }
  }

  private void candidate(float[] zr, float[] n, float[] m) {
    for (int j = 0; j < hidden; j++) {
      n[j] = RationalTanh.tanh(n[j] + zr[hidden + j] * m[j]);
    }
  }

  private void update(float[] zr, float[] n, float[] z) {
    for (int j = 0; j < hidden; j++) {
      z[inputs + j] = n[j] + zr[j] * (z[inputs + j] - n[j]);
    }
  }
}
