package dev.offbeat.trainer;

import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.diagnose.Diagnostics;
import dev.offbeat.trainer.diagnose.Dynamics;
import dev.offbeat.trainer.diagnose.FreeRunningStep;
import dev.offbeat.trainer.diagnose.GradientByLag;
import dev.offbeat.trainer.report.FreeRunningError;
import dev.offbeat.trainer.report.GradientLag;
import dev.offbeat.trainer.report.StateDynamics;
import java.util.ArrayList;
import java.util.List;

/**
 * What was measured of a trained network.
 *
 * @param series what it sees of the history
 * @param freeRun none where it was not asked for
 */
record Measures(
    List<TrainingSeries> series,
    Dynamics dynamics,
    List<GradientByLag> lags,
    List<FreeRunningStep> freeRun) {
  private static final int MOST_EIGENVALUES = 4000;

  /**
   * Measures.
   *
   * @param horizon of the free run; 0 for none
   */
  static Measures of(Diagnostics diagnostics, int horizon) {
    return new Measures(
        diagnostics.series(),
        diagnostics.dynamics(),
        diagnostics.gradientByLag(),
        horizon == 0 ? List.of() : diagnostics.freeRunning(horizon));
  }

  /** A norm of exactly 0 has no place on the page's logarithmic axis. */
  List<GradientLag> reportedLags() {
    return lags.stream()
        .map(one -> new GradientLag(one.lag(), positive(one.before()), positive(one.after())))
        .toList();
  }

  private static double positive(double norm) {
    return norm > 0 ? norm : Double.NaN;
  }

  List<FreeRunningError> reportedFreeRun() {
    return freeRun.stream()
        .map(one -> new FreeRunningError(one.stepsAhead(), one.error(), one.persistence()))
        .toList();
  }

  /** The samples in their order, as steps along all series one after the other. */
  StateDynamics reportedDynamics() {
    List<StateDynamics.Eigenvalue> eigenvalues = new ArrayList<>();
    List<StateDynamics.SingularValue> singularValues = new ArrayList<>();
    List<Dynamics.Sample> samples = dynamics.samples();
    int each = samples.isEmpty() ? 1 : Math.max(1, samples.get(0).eigenvalues().size());
    int spacing = Math.max(1, samples.size() * each / MOST_EIGENVALUES);
    for (int k = 0; k < samples.size(); k++) {
      Dynamics.Sample sample = samples.get(k);
      singularValues.add(new StateDynamics.SingularValue(k + 1, sample.singularValue()));
      if (k % spacing == 0) {
        sample
            .eigenvalues()
            .forEach(e -> eigenvalues.add(new StateDynamics.Eigenvalue(e.real(), e.imaginary())));
      }
    }
    return new StateDynamics(
        eigenvalues,
        dynamics.stability().spectralRadius(),
        singularValues,
        dynamics.memoryLength(),
        Dynamics.LONGEST_MEMORY,
        dynamics.boundedness().isBounded());
  }
}
