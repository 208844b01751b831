package dev.offbeat.trainer.diagnose;

import dev.offbeat.detector.model.Boundedness;
import dev.offbeat.detector.model.Stability;
import dev.offbeat.trainer.nn.Spectrum.Eigenvalue;
import java.util.List;

/**
 * How the trained state behaves along real data.
 *
 * @param samples the state's Jacobian at steps spread over the series
 * @param memoryLength steps after which two different states foretell the same to 1e-3
 * @param boundedness whether bounded inputs keep the state bounded
 */
public record Dynamics(List<Sample> samples, int memoryLength, Boundedness boundedness) {
  /** Longest memory that is measured: a memory length of this means "not forgotten within". */
  public static final int LONGEST_MEMORY = MemoryLength.LONGEST;

  public Dynamics {
    samples = List.copyOf(samples);
  }

  /**
   * One step's Jacobian, J = ∂state(t + 1)/∂state(t).
   *
   * @param step index of the step in its series
   * @param eigenvalues of J
   * @param singularValue the largest of J: how much one step can stretch a small difference
   */
  public record Sample(int step, List<Eigenvalue> eigenvalues, double singularValue) {
    public Sample {
      eigenvalues = List.copyOf(eigenvalues);
    }

    /** Largest modulus of the eigenvalues. */
    double radius() {
      return eigenvalues.stream().mapToDouble(Eigenvalue::modulus).max().orElse(0);
    }
  }

  /** What a model's file says of it. */
  public Stability stability() {
    return new Stability(
        samples.stream().mapToDouble(Sample::radius).average().orElse(0),
        memoryLength,
        samples.stream().mapToDouble(Sample::singularValue).max().orElse(0),
        boundedness);
  }
}
