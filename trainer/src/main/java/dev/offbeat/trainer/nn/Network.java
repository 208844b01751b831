package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.nn.ParameterBlock.Matrix;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A recurrent cell with a linear head that foretells, for each of O outputs, the location and the
 * natural log of the scale of a Laplace distribution. Immutable: it holds sizes and the layout of
 * the parameters, never the parameters themselves.
 */
public final class Network {
  private final CellKind kind;
  private final int inputs;
  private final int outputs;
  private final ParameterBlock block = new ParameterBlock();
  private final Cell cell;
  private final LinearHead head;

  /**
   * @param inputs width of x, I
   * @param hidden units of the cell, H
   * @param outputs foretold quantities, O = K·F
   */
  public Network(CellKind kind, int inputs, int hidden, int outputs) {
    this.kind = kind;
    this.inputs = inputs;
    this.outputs = outputs;
    cell = kind.create(inputs, hidden, block);
    head = new LinearHead(inputs, cell.hiddenSize(), outputs, block);
  }

  public CellKind kind() {
    return kind;
  }

  public int inputs() {
    return inputs;
  }

  public int hidden() {
    return cell.hiddenSize();
  }

  public int outputs() {
    return outputs;
  }

  /** Floats of recurrent state of one series, S. */
  public int stateSize() {
    return cell.stateSize();
  }

  /** Number of trained numbers. */
  public int parameterCount() {
    return block.size();
  }

  /** The trained matrices by name, in the order in which they lie in the parameters. */
  public List<Matrix> matrices() {
    return block.matrices();
  }

  /** Start parameters drawn from a seed. */
  public float[] initialParameters(long seed) {
    float[] parameters = new float[block.size()];
    SplittableRandom random = new SplittableRandom(seed);
    cell.initialize(parameters, random);
    head.initialize(parameters, random);
    return parameters;
  }

  /** Buffers to run windows of at most this many steps and lanes; for one thread. */
  public Window newWindow(int steps, int lanes) {
    return new Window(cell.unroll(steps, lanes), head, outputs);
  }

  /** Writes the single step; returns prediction, log_scale before its clip, and next_state. */
  public StepOutputs export(StepGraph graph, float[] parameters, String x, String state) {
    String next = cell.export(graph, parameters, x, state);
    String[] foretold = head.export(graph, parameters, x, next);
    return new StepOutputs(foretold[0], foretold[1], next);
  }

  /** Parameters as {@link #export} wrote them down. */
  public float[] read(StepConstants constants) {
    float[] parameters = new float[block.size()];
    cell.read(constants, parameters);
    head.read(constants, parameters);
    return parameters;
  }

  /** Names of an exported step's results. */
  public record StepOutputs(String prediction, String logScale, String nextState) {}

  /** Lowest log-scale that a prediction may have; the exported graph clips to it. */
  public static float lowestLogScale() {
    return LaplaceLoss.LOWEST_LOG_SCALE;
  }

  /** Highest log-scale that a prediction may have; the exported graph clips to it. */
  public static float highestLogScale() {
    return LaplaceLoss.HIGHEST_LOG_SCALE;
  }
}
