package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * How far the smoothed vector of a series' features has left its own reference, with respect to how
 * the features go together.
 */
public final class JointChart {
  /*
   * A multivariate EWMA control chart (Lowry, Woodall, Champ & Rigdon 1992) whose reference is learnt
   * online and stands still while the chart is out of control. x is the vector of values, [F]:
   *
   *   f  += max(1 / (t + 1), 1/16)·(x − f)                     smoothed vector
   *   d   = f − m                                              its deviation from the reference
   *   T²  = dᵀ·S⁻¹·d,   S = (1 − s)·C + s·diag C,  s = 0.2     shrunk covariance (Ledoit & Wolf 2004)
   *   m  += a·d;  C ← (1 − a)·(C + a·d·dᵀ),   a = max(1 / (t − 15), 1/1000), 1/50 of it while T² > θ
   *   share_i = max(d_i·g_i, 0) / Σ,   g = S⁻¹·d
   *
   * Nothing is scored for 400 points: a reference of F² numbers takes as many. θ is the 98.5 % quantile
   * of T² over held-out history on which the chart learns all the while, so that with an exponential
   * tail through it −log₁₀ p = 2·T² / θ. Cost: one Cholesky factorisation, F³/6 + F² multiplications.
   */
  private static final int FAST = 16;
  private static final int SLOW = 1000;
  private static final int WARM_UP = 400;
  private static final double SHRINK = 0.2;
  private static final double GATED_RATE = 0.02;
  private static final double SCORE_AT_THETA = 2;
  private static final double RELATIVE_FLOOR = 1e-12;
  private static final double LARGEST = 1e100;

  private final int features;
  private final double theta;

  /**
   * A chart for vectors of F features.
   *
   * @param theta the 98.5 % quantile of T² in normal operation; infinite to learn whatever comes
   */
  public JointChart(int features, double theta) {
    this.features = features;
    this.theta = theta;
  }

  public State newState() {
    return new State(features);
  }

  public Scratch newScratch() {
    return new Scratch(features);
  }

  /**
   * T² of a vector against the past, 0 during the warm-up; then learns it. Leaves the shares in the
   * scratch.
   *
   * @param x finite values, [F]
   */
  public double step(State state, double[] x, Scratch scratch) {
    int t = state.points;
    double[] d = scratch.deviation;
    double a = Math.max(1.0 / (t + 1), 1.0 / FAST);
    for (int i = 0; i < features; i++) {
      double value = Math.max(-LARGEST, Math.min(LARGEST, x[i]));
      state.smoothed[i] += a * (value - state.smoothed[i]);
      d[i] = state.smoothed[i] - state.reference[i];
    }
    double distance = t < WARM_UP ? 0 : distance(state, scratch);
    if (t < FAST) {
      System.arraycopy(state.smoothed, 0, state.reference, 0, features);
    } else {
      double rate = Math.max(1.0 / (t - FAST + 1), 1.0 / SLOW);
      learn(state, d, distance > theta ? GATED_RATE * rate : rate);
    }
    state.points = Math.min(t + 1, 1 << 30);
    return distance;
  }

  /** −log₁₀ of the probability of a T² at least as large. */
  public double score(double distance) {
    return SCORE_AT_THETA * distance / theta;
  }

  private void learn(State state, double[] d, double a) {
    int at = 0;
    for (int i = 0; i < features; i++) {
      for (int j = 0; j <= i; j++, at++) {
        state.covariance[at] = (1 - a) * (state.covariance[at] + a * d[i] * d[j]);
      }
    }
    for (int i = 0; i < features; i++) {
      state.reference[i] += a * d[i];
    }
  }

  /** dᵀ·S⁻¹·d by Cholesky factorisation, S = L·Lᵀ. */
  private double distance(State state, Scratch scratch) {
    double[] l = scratch.factor;
    double[] g = scratch.solution;
    double[] d = scratch.deviation;
    int row = 0;
    for (int i = 0; i < features; row += ++i) {
      int column = 0;
      for (int j = 0; j <= i; column += ++j) {
        double s = shrunk(state, i, j, row + j);
        for (int k = 0; k < j; k++) {
          s -= l[row + k] * l[column + k];
        }
        l[row + j] = i == j ? Math.sqrt(Math.max(s, Double.MIN_NORMAL)) : s / l[column + j];
      }
    }
    row = 0;
    for (int i = 0; i < features; row += ++i) {
      double s = d[i];
      for (int k = 0; k < i; k++) {
        s -= l[row + k] * g[k];
      }
      g[i] = s / l[row + i];
    }
    double distance = 0;
    for (int i = 0; i < features; i++) {
      distance += g[i] * g[i];
    }
    share(scratch);
    return Math.min(distance, LARGEST);
  }

  private static double shrunk(State state, int i, int j, int at) {
    double floor =
        i == j ? RELATIVE_FLOOR * state.reference[i] * state.reference[i] + Double.MIN_NORMAL : 0;
    return (i == j ? 1 : 1 - SHRINK) * state.covariance[at] + floor;
  }

  /** Solves Lᵀ·g = L⁻¹·d in place and shares the distance out. */
  private void share(Scratch scratch) {
    double[] l = scratch.factor;
    double[] g = scratch.solution;
    for (int i = features - 1; i >= 0; i--) {
      double s = g[i];
      for (int k = i + 1; k < features; k++) {
        s -= l[k * (k + 1) / 2 + i] * g[k];
      }
      g[i] = s / l[i * (i + 1) / 2 + i];
    }
    double sum = 0;
    for (int i = 0; i < features; i++) {
      scratch.share[i] = Math.max(scratch.deviation[i] * g[i], 0);
      sum += scratch.share[i];
    }
    for (int i = 0; i < features; i++) {
      scratch.share[i] = sum > 0 ? scratch.share[i] / sum : 1.0 / features;
    }
  }

  /** One series' reference. 8·(2F + F(F + 1)/2) + 4 bytes. */
  public static final class State {
    private final double[] smoothed; // f, [F]
    private final double[] reference; // m, [F]
    private final double[] covariance; // C, lower triangle by rows, [F(F + 1)/2]
    private int points;

    private State(int features) {
      smoothed = new double[features];
      reference = new double[features];
      covariance = new double[features * (features + 1) / 2];
    }

    public static int bytes(int features) {
      return Double.BYTES * (2 * features + features * (features + 1) / 2) + Integer.BYTES;
    }

    /** Replaces this state by another of as many features. */
    public void copy(State other) {
      System.arraycopy(other.smoothed, 0, smoothed, 0, smoothed.length);
      System.arraycopy(other.reference, 0, reference, 0, reference.length);
      System.arraycopy(other.covariance, 0, covariance, 0, covariance.length);
      points = other.points;
    }

    public void write(ByteBuffer buffer) {
      for (double[] numbers : new double[][] {smoothed, reference, covariance}) {
        for (double number : numbers) {
          buffer.putDouble(number);
        }
      }
      buffer.putInt(points);
    }

    public void read(ByteBuffer buffer) {
      for (double[] numbers : new double[][] {smoothed, reference, covariance}) {
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = buffer.getDouble();
        }
      }
      points = buffer.getInt();
    }
  }

  /** Buffers of one thread. */
  public static final class Scratch {
    private final double[] deviation; // d, [F]
    private final double[] factor; // L, lower triangle by rows
    private final double[] solution; // g, [F]
    private final double[] share; // [F]

    private Scratch(int features) {
      deviation = new double[features];
      factor = new double[features * (features + 1) / 2];
      solution = new double[features];
      share = new double[features];
    }

    /** Part of the last T² that is this feature's; all parts add up to 1. */
    public double share(int feature) {
      return share[feature];
    }
  }
}
