package dev.offbeat.trainer.nn;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Fits a network's head to targets in closed form, its cells being left as they are. */
public final class RidgeReadout {
  /*
   * Ridge regression (Hoerl, Kennard 1970) over z = [h x 1], for each output o:
   *
   *   w = (Σ z·zᵀ + κn·I)⁻¹ Σ z·y      the bias unpenalised
   *
   * solved by Cholesky's factorisation. The foretold scale is the mean of |r| on the same data.
   */
  private static final double JITTER = 1e-9;

  private final Network network;
  private final int size;
  private final double[][][] gram; // [O][size, size], lower triangle
  private final double[][] moments; // [O][size]
  private final long[] counts;
  private final double[] errors;
  private final long[] errorCounts;

  public RidgeReadout(Network network) {
    this.network = network;
    size = network.seenUnits() + network.inputs() + 1;
    gram = new double[network.outputs()][size][size];
    moments = new double[network.outputs()][size];
    counts = new long[network.outputs()];
    errors = new double[network.outputs()];
    errorCounts = new long[network.outputs()];
  }

  /** Takes in a window that has been run forward. */
  public void add(Window window) {
    double[] z = new double[size];
    for (int t = 0; t < window.steps(); t++) {
      for (int lane = 0; lane < window.lanes(); lane++) {
        boolean isRead = false;
        for (int o = 0; o < moments.length; o++) {
          int at = o * window.lanes() + lane;
          if (window.weight(t)[at] > 0) {
            if (!isRead) {
              read(window, t, lane, z);
              isRead = true;
            }
            add(o, z, window.target(t)[at]);
          }
        }
      }
    }
  }

  private void read(Window window, int t, int lane, double[] z) {
    int seen = network.seenUnits();
    for (int j = 0; j < seen; j++) {
      z[j] = window.units(t)[j * window.lanes() + lane];
    }
    for (int i = 0; i < network.inputs(); i++) {
      z[seen + i] = window.x(t)[i * window.lanes() + lane];
    }
    z[size - 1] = 1;
  }

  private void add(int o, double[] z, double y) {
    counts[o]++;
    for (int i = 0; i < size; i++) {
      double[] row = gram[o][i];
      moments[o][i] += z[i] * y;
      for (int j = 0; j <= i; j++) {
        row[j] += z[i] * z[j];
      }
    }
  }

  /**
   * Sets the head's locations.
   *
   * @param ridge κ, the penalty for each observation
   */
  public void solve(float[] parameters, double ridge) {
    double[][] weights = new double[moments.length][];
    for (int o = 0; o < weights.length; o++) {
      weights[o] = counts[o] == 0 ? new double[size] : solve(o, ridge * counts[o]);
    }
    network.setReadout(parameters, weights);
  }

  private double[] solve(int o, double penalty) {
    DMatrixRMaj a = new DMatrixRMaj(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        a.set(i, j, gram[o][i][j]);
        a.set(j, i, gram[o][i][j]);
      }
      a.add(i, i, i < size - 1 ? penalty + JITTER : JITTER);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
    DMatrixRMaj w = new DMatrixRMaj(size, 1);
    if (!solver.setA(a)) {
      throw new ArithmeticException("the readout's equations have no solution");
    }
    solver.solve(new DMatrixRMaj(size, 1, true, moments[o].clone()), w);
    return w.getData();
  }

  /** Takes in the residuals of a window that has been run forward with the solved head. */
  public void addErrors(Window window) {
    for (int t = 0; t < window.steps(); t++) {
      float[] target = window.target(t);
      for (int i = 0; i < target.length; i++) {
        if (window.weight(t)[i] > 0) {
          errors[i / window.lanes()] += Math.abs(target[i] - window.output(t)[i]);
          errorCounts[i / window.lanes()]++;
        }
      }
    }
  }

  /** Sets the head's log-scales to constants: the logarithm of each output's mean |r|. */
  public void setLogScales(float[] parameters) {
    float[] logScales = new float[errors.length];
    for (int o = 0; o < logScales.length; o++) {
      double mean = errorCounts[o] == 0 ? 1 : errors[o] / errorCounts[o];
      double log = Math.log(Math.max(mean, 1e-9));
      logScales[o] = (float) Math.max(Loss.LOWEST_LOG_SCALE, Math.min(Loss.HIGHEST_LOG_SCALE, log));
    }
    network.setLogScales(parameters, logScales);
  }
}
