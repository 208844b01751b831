package dev.offbeat.trainer.train;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.List;

/** The Adam optimiser over one block of parameters, with decoupled weight decay. */
final class Adam {
  /*
   * Kingma, Ba: Adam, a method for stochastic optimization. ICLR 2015, algorithm 1.
   *
   *   m ← β₁·m + (1 − β₁)·g          v ← β₂·v + (1 − β₂)·g²
   *   θ ← θ − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) − η·δ·θ
   *
   * with the decay δ of weights alone: Loshchilov, Hutter: Decoupled weight decay regularization.
   * ICLR 2019.
   */
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double[] m;
  private final double[] v;
  private double beta1Power = 1;
  private double beta2Power = 1;

  Adam(int size) {
    m = new double[size];
    v = new double[size];
  }

  /** Moves the parameters against the gradient by a step of size η. */
  void step(float[] parameters, float[] gradient, double eta) {
    beta1Power *= BETA_1;
    beta2Power *= BETA_2;
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i];
      m[i] += (1 - BETA_1) * (g - m[i]);
      v[i] += (1 - BETA_2) * (g * g - v[i]);
      double unbiased = Math.sqrt(v[i] / (1 - beta2Power));
      parameters[i] -= (float) (eta * (m[i] / (1 - beta1Power)) / (unbiased + EPSILON));
    }
  }

  /** Takes a share of each trained weight away; biases and other vectors are left. */
  static void decay(float[] parameters, List<Matrix> matrices, double share) {
    for (Matrix matrix : matrices) {
      if (matrix.isTrained() && matrix.rows() > 1) {
        matrix.scale(parameters, 0, matrix.rows(), 1 - share);
      }
    }
  }
}
