package dev.offbeat.detector.model;

/**
 * FastRNN: h′ = α·tanh(W·x + U·h + b) + β·h. With α = 1 and β = 0 it is the plain recurrent cell.
 *
 * @param inputs I
 * @param hidden H
 * @param candidate [W U] and b, over inputs and state
 */
record FusedFastRnn(int inputs, int hidden, Panel candidate, float alpha, float beta)
    implements FusedCell {
  @Override
  public String description() {
    return "a FastRNN of " + hidden + " units";
  }

  @Override
  public Step newStep() {
    float[] c = new float[candidate.paddedRows()]; // tanh's argument
    return z -> {
      candidate.multiply(z, 0, c);
      mix(c, z);
    };
  }

  private void mix(float[] c, float[] z) {
    for (int j = 0; j < hidden; j++) {
      z[inputs + j] = alpha * RationalTanh.tanh(c[j]) + beta * z[inputs + j];
    }
  }
}
