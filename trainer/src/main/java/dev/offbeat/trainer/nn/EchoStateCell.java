package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** An echo state network: a random reservoir of leaky units that is left as it was drawn. */
final class EchoStateCell implements Cell {
  /*
   * Jaeger: The "echo state" approach to analysing and training recurrent neural networks. GMD
   * report 148, 2001; Lukoševičius: A practical guide to applying echo state networks. 2012.
   *
   * Leaky units (see LeakyCell) with a sparse U, scaled to a given spectral radius. Only the readout
   * is fitted, in closed form: see RidgeReadout.
   */
  private final CellOptions options;
  private final LeakyCell reservoir;

  EchoStateCell(Shape shape, CellOptions options, Scope scope) {
    this.options = options;
    reservoir = new LeakyCell(shape, options, scope.untrained());
  }

  @Override
  public int stateSize() {
    return reservoir.stateSize();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    reservoir.initialize(parameters, random);
    Matrix u = reservoir.recurrent();
    for (int i = u.at(); i < u.at() + u.size(); i++) {
      parameters[i] = random.nextDouble() < options.density() ? parameters[i] : 0;
    }
    double radius = Spectrum.radius(Spectrum.rows(parameters, u));
    if (radius > 0) {
      u.scale(parameters, 0, u.rows(), options.spectralRadius() / radius);
    }
  }

  @Override
  public Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout) {
    return reservoir.step(graph, x, state, readout);
  }

  @Override
  public boolean contract(float[] parameters) {
    return reservoir.contract(parameters);
  }

  @Override
  public boolean keepsStateBounded() {
    return reservoir.keepsStateBounded();
  }
}
