package dev.offbeat.detector.model;

/**
 * The linear map from inputs and new state to locations and log-scales.
 *
 * @param outputs O: rows of the panel are O locations, then O log-scales
 * @param lowest log-scale that is foretold at least
 * @param highest log-scale that is foretold at most
 */
record FusedHead(int outputs, Panel panel, float lowest, float highest) {
  /**
   * Reads the head off a step.
   *
   * @param z inputs and new state, [I + H]
   * @param out scratch, [padded rows]
   */
  void apply(float[] z, float[] out, float[] prediction, float[] logScale) {
    panel.multiply(z, 0, out);
    for (int o = 0; o < outputs; o++) {
      prediction[o] = out[o];
      logScale[o] = Math.max(lowest, Math.min(highest, out[outputs + o]));
    }
  }
}
