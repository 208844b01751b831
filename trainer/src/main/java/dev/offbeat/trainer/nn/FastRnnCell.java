package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.nn.ParameterBlock.Matrix;
import java.util.random.RandomGenerator;

/** FastRNN: a plain recurrent cell with a learned residual connection. */
final class FastRnnCell implements Cell {
  /*
   * Kusupati, Singh, Bhatia, Kumar, Jain, Varma: FastGRNN, a fast, accurate, stable and tiny
   * kilobyte sized gated recurrent neural network. NeurIPS 2018, equations 1 and 2.
   *
   *   c  = tanh(W·x + U·h + b)
   *   h′ = α·c + β·h,   α = σ(a), β = σ(b̂), both scalars, trained as a and b̂
   *
   * They start at α = σ(−3) ≈ 0.05 and β = σ(3) = 1 − α: a long memory that forgets slowly.
   */
  private static final float START = 3;

  private final int inputs;
  private final int hidden;
  private final Matrix input; // W (H, I)
  private final Matrix recurrent; // U (H, H)
  private final Matrix bias; // b (H, 1)
  private final Matrix residual; // a, b̂ (2, 1)

  FastRnnCell(int inputs, int hidden, ParameterBlock block) {
    this.inputs = inputs;
    this.hidden = hidden;
    input = block.add("cell.input", hidden, inputs);
    recurrent = block.add("cell.recurrent", hidden, hidden);
    bias = block.add("cell.bias", hidden, 1);
    residual = block.add("cell.residual", 2, 1);
  }

  @Override
  public int stateSize() {
    return hidden;
  }

  @Override
  public int hiddenSize() {
    return hidden;
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    input.randomize(parameters, inputs, random);
    recurrent.randomize(parameters, hidden, random);
    parameters[residual.at()] = -START;
    parameters[residual.at() + 1] = START;
  }

  private float alpha(float[] parameters) {
    return sigmoid(parameters[residual.at()]);
  }

  private float beta(float[] parameters) {
    return sigmoid(parameters[residual.at() + 1]);
  }

  private static float sigmoid(float a) {
    return (float) (1 / (1 + Math.exp(-a)));
  }

  @Override
  public String export(StepGraph graph, float[] parameters, String x, String state) {
    String w = graph.constant(input.name(), hidden, inputs, input.of(parameters));
    String u = graph.constant(recurrent.name(), hidden, hidden, recurrent.of(parameters));
    String b = graph.constant(bias.name(), 1, hidden, bias.of(parameters));
    String alpha = graph.constant("cell.alpha", 1, 1, new float[] {alpha(parameters)});
    String beta = graph.constant("cell.beta", 1, 1, new float[] {beta(parameters)});
    String candidate = graph.apply("Tanh", graph.gemm(x, w, graph.gemm(state, u, b)));
    return graph.apply(
        "Add", graph.apply("Mul", candidate, alpha), graph.apply("Mul", state, beta));
  }

  @Override
  public void read(StepConstants constants, float[] parameters) {
    input.set(parameters, 0, constants.constant(input.name(), hidden, inputs));
    recurrent.set(parameters, 0, constants.constant(recurrent.name(), hidden, hidden));
    bias.set(parameters, 0, constants.constant(bias.name(), 1, hidden));
    residual.set(parameters, 0, logit(constants.constant("cell.alpha", 1, 1)));
    residual.set(parameters, 1, logit(constants.constant("cell.beta", 1, 1)));
  }

  private static float[] logit(float[] probability) {
    return new float[] {(float) Math.log(probability[0] / (1.0 - probability[0]))};
  }

  @Override
  public Unrolled unroll(int steps, int lanes) {
    return new FastRnn(steps, lanes);
  }

  private final class FastRnn extends Unrolled {
    private final float[][] c = buffer(hidden); // (H, T·B) tanh(W·x + U·h + b)
    private final float[][] dc = buffer(hidden); // (H, T·B) gradient to the tanh's argument
    private final float[][] dbefore = buffer(hidden); // (H, T·B)

    FastRnn(int steps, int lanes) {
      super(inputs, hidden, steps, lanes);
    }

    @Override
    void forward(float[] p) {
      float alpha = alpha(p);
      float beta = beta(p);
      Lanes.fill(c, p, bias.at(), 0, steps * lanes);
      Lanes.addProduct(c, p, input.at(), x, 0, steps * lanes);
      for (int t = 0; t < steps; t++) {
        int at = t * lanes;
        Lanes.addProduct(c, p, recurrent.at(), before, at, lanes);
        Activations.tanh(c, at, lanes);
        for (int j = 0; j < hidden; j++) {
          mix(after[j], c[j], before[j], alpha, beta, at, at + lanes);
        }
        carry(t);
      }
    }

    private static void mix(
        float[] after, float[] c, float[] before, float alpha, float beta, int from, int to) {
      for (int i = from; i < to; i++) {
        after[i] = alpha * c[i] + beta * before[i];
      }
    }

    @Override
    void backward(float[] p, float[] dp) {
      int all = steps * lanes;
      float alpha = alpha(p);
      float beta = beta(p);
      for (int t = steps - 1; t >= 0; t--) {
        int at = t * lanes;
        for (int j = 0; j < hidden; j++) {
          dmix(dafter[j], dc[j], dbefore[j], c[j], alpha, beta, at, at + lanes);
        }
        Lanes.addTransposedProduct(dbefore, p, recurrent.at(), dc, at, lanes);
        dcarry(dbefore, t);
      }
      Lanes.addOuterProduct(dp, input.at(), dc, x, 0, all);
      Lanes.addOuterProduct(dp, recurrent.at(), dc, before, 0, all);
      Lanes.addRowSums(dp, bias.at(), dc, 0, all);
      dp[residual.at()] += Lanes.dot(dafter, c, 0, all) * alpha * (1 - alpha);
      dp[residual.at() + 1] += Lanes.dot(dafter, before, 0, all) * beta * (1 - beta);
    }

    private static void dmix(
        float[] dafter,
        float[] dc,
        float[] dbefore,
        float[] c,
        float alpha,
        float beta,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        dc[i] = alpha * dafter[i] * (1 - c[i] * c[i]);
        dbefore[i] = beta * dafter[i];
      }
    }
  }
}
