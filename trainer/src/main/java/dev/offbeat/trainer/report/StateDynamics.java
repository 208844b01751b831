package dev.offbeat.trainer.report;

import java.util.List;

/**
 * The trained map's Jacobian ∂state(t + 1)/∂state(t) along held-out data.
 *
 * @param eigenvalues of all sampled steps together
 * @param spectralRadius mean over the sampled steps of the largest modulus of an eigenvalue
 * @param singularValues largest singular value of each sampled step, in order
 * @param memoryLength steps after which two different initial states give the same prediction to
 *     1e-3, as measured
 * @param longestMemory longest memory that the measurement could have told: a {@code memoryLength}
 *     of this means "not forgotten within"
 * @param bounded whether bounded input is known to keep the state bounded
 */
public record StateDynamics(
    List<Eigenvalue> eigenvalues,
    double spectralRadius,
    List<SingularValue> singularValues,
    int memoryLength,
    int longestMemory,
    boolean bounded) {
  /** Nothing was measured. */
  public static final StateDynamics NONE =
      new StateDynamics(List.of(), Double.NaN, List.of(), 0, 0, false);

  /** One eigenvalue; complex ones come in conjugate pairs, both of which are given. */
  public record Eigenvalue(double real, double imaginary) {
    double modulus() {
      return Math.hypot(real, imaginary);
    }
  }

  /**
   * How much one step can stretch a small difference of states.
   *
   * @param step number of the sampled step along the data
   * @param largest singular value of that step's Jacobian
   */
  public record SingularValue(long step, double largest) {}

  public StateDynamics {
    eigenvalues = List.copyOf(eigenvalues);
    singularValues = List.copyOf(singularValues);
  }

  boolean isMeasured() {
    return longestMemory > 0;
  }

  boolean forgets() {
    return memoryLength < longestMemory;
  }
}
