package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.nn.ParameterBlock.Matrix;
import java.util.random.RandomGenerator;

/** The linear map from hidden state and inputs to a location and a log-scale for each output. */
final class LinearHead {
  /*
   *   μ = Vμ·h + Wμ·x + bμ
   *   ℓ = Vℓ·h + Wℓ·x + bℓ      clipped to [−6, 3] by the loss and in the exported graph
   *
   * Rows of one matrix: the O locations first, then the O log-scales. At the start all is close to
   * zero: the last value as forecast, and the scale of one standard score.
   */
  private static final int TAMED = 100;

  private final int inputs;
  private final int hidden;
  private final int outputs;
  private final Matrix ofState; // V (2O, H)
  private final Matrix ofInput; // W (2O, I)
  private final Matrix bias; // b (2O, 1)

  LinearHead(int inputs, int hidden, int outputs, ParameterBlock block) {
    this.inputs = inputs;
    this.hidden = hidden;
    this.outputs = outputs;
    ofState = block.add("head.state", 2 * outputs, hidden);
    ofInput = block.add("head.input", 2 * outputs, inputs);
    bias = block.add("head.bias", 2 * outputs, 1);
  }

  void initialize(float[] parameters, RandomGenerator random) {
    ofState.randomize(parameters, hidden * TAMED, random);
    ofInput.randomize(parameters, inputs * TAMED, random);
  }

  /** out (2O, n) from hidden states h (H, n) and inputs x (I, n). */
  void forward(float[] p, float[][] h, float[][] x, float[][] out, int n) {
    Lanes.fill(out, p, bias.at(), 0, n);
    Lanes.addProduct(out, p, ofState.at(), h, 0, n);
    Lanes.addProduct(out, p, ofInput.at(), x, 0, n);
  }

  /** Adds the gradients to the parameters and to the hidden states. */
  void backward(
      float[] p, float[] dp, float[][] h, float[][] dh, float[][] x, float[][] dout, int n) {
    Lanes.addTransposedProduct(dh, p, ofState.at(), dout, 0, n);
    Lanes.addOuterProduct(dp, ofState.at(), dout, h, 0, n);
    Lanes.addOuterProduct(dp, ofInput.at(), dout, x, 0, n);
    Lanes.addRowSums(dp, bias.at(), dout, 0, n);
  }

  /** Reads back what {@link #export} wrote. */
  void read(StepConstants constants, float[] parameters) {
    int rows = 2 * outputs;
    ofState.set(parameters, 0, constants.constant(ofState.name(), rows, hidden));
    ofInput.set(parameters, 0, constants.constant(ofInput.name(), rows, inputs));
    bias.set(parameters, 0, constants.constant(bias.name(), 1, rows));
  }

  /** Writes the head; the names of location and unclipped log-scale, each [B, O]. */
  String[] export(StepGraph graph, float[] parameters, String x, String hidden) {
    int rows = 2 * outputs;
    String v = graph.constant(ofState.name(), rows, this.hidden, ofState.of(parameters));
    String w = graph.constant(ofInput.name(), rows, inputs, ofInput.of(parameters));
    String b = graph.constant(bias.name(), 1, rows, bias.of(parameters));
    return graph.split(graph.gemm(x, w, graph.gemm(hidden, v, b)), 2);
  }
}
