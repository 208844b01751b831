package dev.offbeat.trainer.diagnose;

import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Spectrum;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The state's Jacobian at steps spread over all series, each in the state the data led to. */
final class JacobianWalk {
  /*
   * A Jacobian takes S lanes and a decomposition of S³ operations, so that large states are looked
   * at in fewer places.
   */
  private static final int MOST_SAMPLES = 200;
  private static final int FEWEST_SAMPLES = 8;
  private static final long SAMPLED_NUMBERS = 1_000_000;

  private final float[] parameters;
  private final Window walk;
  private final Window probe;
  private final List<Dynamics.Sample> samples = new ArrayList<>();

  private JacobianWalk(Network network, float[] parameters) {
    this.parameters = parameters;
    walk = network.newWindow(1, 1);
    probe = network.newWindow(1, network.stateSize());
  }

  static List<Dynamics.Sample> samples(
      Network network, float[] parameters, List<TrainingSeries> series) {
    JacobianWalk walk = new JacobianWalk(network, parameters);
    long size = network.stateSize();
    int most =
        (int) Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, SAMPLED_NUMBERS / (size * size)));
    int perSeries = Math.max(1, most / series.size());
    for (TrainingSeries one : series.subList(0, Math.min(most, series.size()))) {
      walk.along(one, Math.max(1, one.size() / perSeries));
    }
    return walk.samples;
  }

  private void along(TrainingSeries series, int spacing) {
    Arrays.fill(walk.before(0), 0);
    for (int t = 0; t < series.size(); t++) {
      LaneRows.fill(walk.x(0), 1, 0, series.inputs(), t);
      if (t % spacing == spacing - 1) {
        double[][] jacobian = jacobian();
        samples.add(
            new Dynamics.Sample(t, Spectrum.eigenvalues(jacobian), Spectrum.norm(jacobian)));
      }
      walk.forward(parameters);
      walk.carryState();
    }
  }

  private double[][] jacobian() {
    for (int lane = 0; lane < probe.lanes(); lane++) {
      LaneRows.copy(walk.x(0), 1, 0, probe.x(0), probe.lanes(), lane);
      LaneRows.copy(walk.before(0), 1, 0, probe.before(0), probe.lanes(), lane);
    }
    probe.forward(parameters);
    return probe.stateJacobian();
  }
}
