package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.GraphWriter;
import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One or several recurrent cells with a linear head that foretells, for each of O outputs, a
 * location and the natural log of a scale. Immutable: it holds sizes and the layout of the
 * parameters, never the parameters themselves.
 */
public final class Network {
  /*
   * Layer l: s′ = step(u, s), u being x for the first layer, else the units of the one below.
   *
   *   μ = Vμ·h + Wμ·x + bμ
   *   ℓ = Vℓ·h + Wℓ·x + bℓ      clipped to [−6, 3] by the loss and in the exported graph
   *
   * h being the last layer's units, or those of all layers. Rows of one matrix: the O locations
   * first, then the O log-scales. At the start all is close to zero: the last value as forecast, and
   * the scale of one standard score.
   */
  private static final int TAMED = 100;

  private final Architecture architecture;
  private final int inputs;
  private final int outputs;
  private final int features;
  private final ParameterBlock block = new ParameterBlock();
  private final List<Cell> cells = new ArrayList<>();
  private final Matrix headState; // V (2O, H)
  private final Matrix headInput; // W (2O, I)
  private final Matrix headBias; // b (2O)

  /**
   * @param inputs width of x, I
   * @param outputs foretold quantities, O = K·F, the F of the next step first
   * @param features F
   */
  public Network(Architecture architecture, int inputs, int outputs, int features) {
    this.architecture = architecture;
    this.inputs = inputs;
    this.outputs = outputs;
    this.features = features;
    int hidden = architecture.hidden();
    for (int layer = 1; layer <= architecture.layers(); layer++) {
      Scope scope = block.scope(layer == 1 ? "cell" : "cell" + layer);
      int width = layer == 1 ? inputs : hidden;
      cells.add(
          architecture
              .cell()
              .create(new Cell.Shape(width, hidden, features), architecture.options(), scope));
    }
    Scope head = block.scope("head");
    int seen = architecture.skips() ? architecture.layers() * hidden : hidden;
    headState = head.matrix("state", 2 * outputs, seen);
    headInput = head.matrix("input", 2 * outputs, inputs);
    headBias = head.vector("bias", 2 * outputs);
  }

  /** What it is built of. */
  public Architecture architecture() {
    return architecture;
  }

  /** Width of x, I. */
  public int inputs() {
    return inputs;
  }

  /** Foretold quantities, O. */
  public int outputs() {
    return outputs;
  }

  /** Foretold quantities of the next step, F. */
  public int features() {
    return features;
  }

  /** Floats of recurrent state of one series, S. */
  public int stateSize() {
    return cells.stream().mapToInt(Cell::stateSize).sum();
  }

  /** Units that the head reads. */
  int seenUnits() {
    return headState.columns();
  }

  /** How many numbers the parameters are. */
  public int parameterCount() {
    return block.size();
  }

  /** The matrices by name, in the order in which they lie in the parameters. */
  public List<Matrix> matrices() {
    return block.matrices();
  }

  /** Whether the true value is fed in training where the network would recur through its output. */
  boolean recursThroughOutput() {
    return architecture.cell() == CellKind.JORDAN;
  }

  /** Start parameters drawn from a seed. */
  public float[] initialParameters(long seed) {
    float[] parameters = new float[block.size()];
    SplittableRandom random = new SplittableRandom(seed);
    cells.forEach(cell -> cell.initialize(parameters, random));
    headState.randomize(parameters, headState.columns() * TAMED, random);
    headInput.randomize(parameters, inputs * TAMED, random);
    return parameters;
  }

  /**
   * Scales recurrent weights down, where need be, so that every layer is a contraction of its
   * state.
   *
   * @return false where no such bound is known for the cell
   */
  public boolean contract(float[] parameters) {
    return cells.stream().allMatch(cell -> cell.contract(parameters));
  }

  /** Whether bounded inputs keep the state bounded whatever the parameters. */
  public boolean keepsStateBounded() {
    return cells.stream().allMatch(Cell::keepsStateBounded);
  }

  /** Buffers to run windows of at most this many steps and lanes; for one thread. */
  public Window newWindow(int steps, int lanes) {
    return new Window(this, steps, lanes);
  }

  /** Writes the step into a graph of its own. */
  Step step() {
    StepGraph graph = new StepGraph();
    Node x = graph.input("x", inputs, false);
    Node state = graph.input("state", stateSize(), true);
    return step(graph, x, state);
  }

  private Step step(StepGraph graph, Node x, Node state) {
    Head head = new Head(graph, x);
    int[] sizes = cells.stream().mapToInt(Cell::stateSize).toArray();
    List<Node> states = sizes.length == 1 ? List.of(state) : graph.split(state, sizes);
    List<Node> units = new ArrayList<>();
    List<Node> nexts = new ArrayList<>();
    Node below = x;
    for (int layer = 0; layer < sizes.length; layer++) {
      Cell.Step step = cells.get(layer).step(graph, below, states.get(layer), head::next);
      below = step.units();
      units.add(step.units());
      nexts.add(step.next());
    }
    Node seen = architecture.skips() ? graph.concatenate(units.toArray(Node[]::new)) : below;
    Node next = graph.concatenate(nexts.toArray(Node[]::new));
    return new Step(graph, x, state, next, seen, head.of(seen));
  }

  /**
   * The nodes of a step.
   *
   * @param seen the units that the head reads
   * @param out locations and unclipped log-scales, (2O)
   */
  record Step(StepGraph graph, Node x, Node state, Node next, Node seen, Node out) {}

  /** The linear head, written down once. */
  private final class Head {
    private final StepGraph graph;
    private final Node x;
    private @Nullable Node units;
    private @Nullable Node out;

    Head(StepGraph graph, Node x) {
      this.graph = graph;
      this.x = x;
    }

    Node of(Node hidden) {
      Node known = units == hidden ? out : null;
      if (known == null) {
        known = graph.affine(headBias, new Term(headState, hidden), new Term(headInput, x));
      }
      units = hidden;
      out = known;
      return known;
    }

    Node next(Node hidden) {
      return graph.split(of(hidden), features, 2 * outputs - features).get(0);
    }
  }

  /**
   * Writes the single step down.
   *
   * @return the names of prediction, log_scale before its clip, and next_state
   */
  public StepOutputs write(GraphWriter writer, float[] parameters) {
    Step step = step();
    List<Node> halves = step.graph().split(step.out(), outputs, outputs);
    List<String> names =
        step.graph()
            .write(writer, block.matrices(), parameters, halves.get(0), halves.get(1), step.next());
    return new StepOutputs(names.get(0), names.get(1), names.get(2));
  }

  /** Names of an exported step's results. */
  public record StepOutputs(String prediction, String logScale, String nextState) {}

  /** Makes the head foretell a constant log-scale for each output, (O). */
  public void setLogScales(float[] parameters, float[] logScales) {
    headState.fill(parameters, outputs, 2 * outputs, 0);
    headInput.fill(parameters, outputs, 2 * outputs, 0);
    headBias.set(parameters, outputs, logScales);
  }

  /** Adds a number to every foretold log-scale. */
  public void shiftLogScales(float[] parameters, float shift) {
    for (int o = 0; o < outputs; o++) {
      parameters[headBias.at() + outputs + o] += shift;
    }
  }

  /**
   * Makes the head foretell locations by given weights.
   *
   * @param weights for each output the weights of the units, of the inputs, and the bias
   */
  void setReadout(float[] parameters, double[][] weights) {
    int seen = headState.columns();
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < seen; c++) {
        headState.set(parameters, o * seen + c, (float) weights[o][c]);
      }
      for (int c = 0; c < inputs; c++) {
        headInput.set(parameters, o * inputs + c, (float) weights[o][seen + c]);
      }
      headBias.set(parameters, o, (float) weights[o][seen + inputs]);
    }
  }
}
