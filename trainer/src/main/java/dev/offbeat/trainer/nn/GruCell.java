package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.nn.ParameterBlock.Matrix;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The gated recurrent unit, its reset gate after the recurrent product. */
final class GruCell implements Cell {
  /*
   * Cho et al. 2014, in the variant that ONNX names linear_before_reset=1 (and cuDNN, PyTorch and
   * Keras compute); gates in ONNX's order z r n:
   *
   *   z  = σ(Wz·x + Uz·h + bz)
   *   r  = σ(Wr·x + Ur·h + br)
   *   m  = Un·h + cn
   *   n  = tanh(Wn·x + bn + r ⊙ m)
   *   h′ = n + z ⊙ (h − n)
   */
  private static final int GATES = 3;

  private final int inputs;
  private final int hidden;
  private final Matrix input; // W (3H, I)
  private final Matrix recurrent; // U (3H, H)
  private final Matrix bias; // bz, br, bn (3H, 1)
  private final Matrix recurrentBias; // cn (H, 1)

  GruCell(int inputs, int hidden, ParameterBlock block) {
    this.inputs = inputs;
    this.hidden = hidden;
    input = block.add("cell.input", GATES * hidden, inputs);
    recurrent = block.add("cell.recurrent", GATES * hidden, hidden);
    bias = block.add("cell.bias", GATES * hidden, 1);
    recurrentBias = block.add("cell.recurrent_bias", hidden, 1);
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
  }

  @Override
  public String export(StepGraph graph, float[] parameters, String x, String state) {
    int gates = 2 * hidden;
    float[] w = input.of(parameters);
    float[] u = recurrent.of(parameters);
    float[] b = bias.of(parameters);
    int splitW = gates * inputs;
    int splitU = gates * hidden;
    String gateW = graph.constant("cell.gates.input", gates, inputs, Arrays.copyOf(w, splitW));
    String gateU = graph.constant("cell.gates.recurrent", gates, hidden, Arrays.copyOf(u, splitU));
    String gateB = graph.constant("cell.gates.bias", 1, gates, Arrays.copyOf(b, gates));
    String newW =
        graph.constant("cell.new.input", hidden, inputs, Arrays.copyOfRange(w, splitW, w.length));
    String newU =
        graph.constant(
            "cell.new.recurrent", hidden, hidden, Arrays.copyOfRange(u, splitU, u.length));
    String newB =
        graph.constant("cell.new.bias", 1, hidden, Arrays.copyOfRange(b, gates, b.length));
    String newC =
        graph.constant("cell.new.recurrent_bias", 1, hidden, recurrentBias.of(parameters));
    String[] zr =
        graph.split(
            graph.apply("Sigmoid", graph.gemm(x, gateW, graph.gemm(state, gateU, gateB))), 2);
    String reset = graph.apply("Mul", zr[1], graph.gemm(state, newU, newC));
    String n = graph.apply("Tanh", graph.apply("Add", graph.gemm(x, newW, newB), reset));
    return graph.apply("Add", n, graph.apply("Mul", zr[0], graph.apply("Sub", state, n)));
  }

  @Override
  public void read(StepConstants constants, float[] parameters) {
    int gates = 2 * hidden;
    int splitW = gates * inputs;
    int splitU = gates * hidden;
    input.set(parameters, 0, constants.constant("cell.gates.input", gates, inputs));
    input.set(parameters, splitW, constants.constant("cell.new.input", hidden, inputs));
    recurrent.set(parameters, 0, constants.constant("cell.gates.recurrent", gates, hidden));
    recurrent.set(parameters, splitU, constants.constant("cell.new.recurrent", hidden, hidden));
    bias.set(parameters, 0, constants.constant("cell.gates.bias", 1, gates));
    bias.set(parameters, gates, constants.constant("cell.new.bias", 1, hidden));
    recurrentBias.set(parameters, 0, constants.constant("cell.new.recurrent_bias", 1, hidden));
  }

  @Override
  public Unrolled unroll(int steps, int lanes) {
    return new Gru(steps, lanes);
  }

  private final class Gru extends Unrolled {
    private final float[][] z = buffer(hidden); // (H, T·B) as are all below
    private final float[][] r = buffer(hidden);
    private final float[][] m = buffer(hidden);
    private final float[][] n = buffer(hidden);
    private final float[][] dz = buffer(hidden); // gradients to the arguments of σ and tanh
    private final float[][] dr = buffer(hidden);
    private final float[][] dm = buffer(hidden);
    private final float[][] dn = buffer(hidden);
    private final float[][] dbefore = buffer(hidden);
    private final float[][] fromInput = concatenate(z, r, n); // (3H, T·B) views
    private final float[][] fromState = concatenate(z, r, m);
    private final float[][] zr = concatenate(z, r);
    private final float[][] dfromInput = concatenate(dz, dr, dn);
    private final float[][] dfromState = concatenate(dz, dr, dm);

    Gru(int steps, int lanes) {
      super(inputs, hidden, steps, lanes);
    }

    private static float[][] concatenate(float[][]... parts) {
      return Arrays.stream(parts).flatMap(Arrays::stream).toArray(float[][]::new);
    }

    @Override
    void forward(float[] p) {
      Lanes.fill(fromInput, p, bias.at(), 0, steps * lanes);
      Lanes.fill(m, p, recurrentBias.at(), 0, steps * lanes);
      Lanes.addProduct(fromInput, p, input.at(), x, 0, steps * lanes);
      for (int t = 0; t < steps; t++) {
        int at = t * lanes;
        Lanes.addProduct(fromState, p, recurrent.at(), before, at, lanes);
        Activations.sigmoid(zr, at, lanes);
        for (int j = 0; j < hidden; j++) {
          reset(n[j], r[j], m[j], at, at + lanes);
        }
        Activations.tanh(n, at, lanes);
        for (int j = 0; j < hidden; j++) {
          update(after[j], before[j], z[j], n[j], at, at + lanes);
        }
        carry(t);
      }
    }

    private static void reset(float[] n, float[] r, float[] m, int from, int to) {
      for (int i = from; i < to; i++) {
        n[i] += r[i] * m[i];
      }
    }

    private static void update(
        float[] after, float[] before, float[] z, float[] n, int from, int to) {
      for (int i = from; i < to; i++) {
        after[i] = n[i] + z[i] * (before[i] - n[i]);
      }
    }

    @Override
    void backward(float[] p, float[] dp) {
      int all = steps * lanes;
      for (int t = steps - 1; t >= 0; t--) {
        int at = t * lanes;
        for (int j = 0; j < hidden; j++) {
          dupdate(dafter[j], dbefore[j], dz[j], dn[j], before[j], z[j], n[j], at, at + lanes);
          dreset(dn[j], dr[j], dm[j], r[j], m[j], at, at + lanes);
        }
        Lanes.addTransposedProduct(dbefore, p, recurrent.at(), dfromState, at, lanes);
        dcarry(dbefore, t);
      }
      Lanes.addOuterProduct(dp, input.at(), dfromInput, x, 0, all);
      Lanes.addOuterProduct(dp, recurrent.at(), dfromState, before, 0, all);
      Lanes.addRowSums(dp, bias.at(), dfromInput, 0, all);
      Lanes.addRowSums(dp, recurrentBias.at(), dm, 0, all);
    }

    private static void dupdate(
        float[] dafter,
        float[] dbefore,
        float[] dz,
        float[] dn,
        float[] before,
        float[] z,
        float[] n,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        dz[i] = dafter[i] * (before[i] - n[i]) * z[i] * (1 - z[i]);
        dn[i] = dafter[i] * (1 - z[i]) * (1 - n[i] * n[i]);
        dbefore[i] = dafter[i] * z[i];
      }
    }

    private static void dreset(
        float[] dn, float[] dr, float[] dm, float[] r, float[] m, int from, int to) {
      for (int i = from; i < to; i++) {
        dr[i] = dn[i] * m[i] * r[i] * (1 - r[i]);
        dm[i] = dn[i] * r[i];
      }
    }
  }
}
