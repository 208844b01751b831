package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * How rare a magnitude is among a series' past ones: a running quantile and an exponential tail
 * beyond it, on a log scale.
 */
final class TailModel {
  /*
   * y = ln(1 + |·|). Beyond the running quantile q at level 1 − q₀ the excess is taken as exponential
   * (peaks over threshold with shape 0; Pickands 1975, Siffer et al. 2017), which on this scale is a
   * Pareto-like tail of the magnitude:
   *
   *   T = −log₁₀ q₀ + (y − q) / (max(b, κ·M)·ln 10)   if y > q,  else 0
   *
   * so that 10^−T is a p-value. Then y is learnt (stochastic quantile; Robbins & Monro 1951):
   *
   *   M ← M·(1 − forgetting)
   *   y > q:   n ← n + 1;  b += max(1 / (n + 4), 1/300)·(y − q − b);  q += g·b·(1 − q₀);  M ← max(M, y − q)
   *   y ≤ q:   q −= g·b·q₀                                                    g = max(10 / (t + 1), 0.01)
   *
   * M is the largest recent excess: κ·M makes a repeat of a known spike worth little. The first 50
   * points only initialise: q = mean + 3·mean absolute deviation, b = that deviation.
   */
  private static final int INITIAL_POINTS = 50;
  private static final double EXCESS_MEMORY = 300;
  private static final int LARGEST_COUNT = 400;
  private static final double KNOWN = 0.7;
  private static final double SMALLEST_SCALE = 1e-6;
  private static final double LN_10 = Math.log(10);

  private final double risk;
  private final double forgetting;
  private final double scoreAtQuantile;

  /**
   * A tail model.
   *
   * @param risk share of points that count as tail, q₀
   * @param forgetting share of the largest excess that one point forgets
   */
  TailModel(double risk, double forgetting) {
    this.risk = risk;
    this.forgetting = forgetting;
    this.scoreAtQuantile = -Math.log10(risk);
  }

  /**
   * −log₁₀ of the probability of a magnitude at least as large.
   *
   * @param t points learnt so far
   */
  double score(State past, int t, Magnitude magnitude) {
    if (t < INITIAL_POINTS) {
      return 0;
    }
    double excess = magnitude.log - past.quantile;
    if (excess <= 0) {
      return 0;
    }
    double scale = Math.max(Math.max(past.meanExcess, KNOWN * past.largest), SMALLEST_SCALE);
    return scoreAtQuantile + excess / (scale * LN_10);
  }

  void learn(State state, int t, Magnitude magnitude) {
    double y = magnitude.log;
    if (t < INITIAL_POINTS) {
      initialise(state, t, y);
      return;
    }
    double gain = Math.max(10.0 / (t + 1), 0.01);
    double excess = y - state.quantile;
    state.largest = (float) (state.largest * (1 - forgetting));
    if (excess > 0) {
      state.largest = (float) Math.max(state.largest, excess);
      state.exceedances = (short) Math.min(state.exceedances + 1, LARGEST_COUNT);
      double a = Math.max(1.0 / (state.exceedances + 4), 1 / EXCESS_MEMORY);
      state.meanExcess = (float) (state.meanExcess + a * (excess - state.meanExcess));
      state.quantile = (float) (state.quantile + gain * state.meanExcess * (1 - risk));
    } else {
      state.quantile = (float) (state.quantile - gain * state.meanExcess * risk);
    }
  }

  /** Running mean in {@code quantile}, running mean absolute deviation in {@code meanExcess}. */
  private static void initialise(State state, int t, double y) {
    double deviation = Math.abs(y - state.quantile);
    state.quantile = (float) (state.quantile + (y - state.quantile) / (t + 1));
    if (t > 0) {
      state.meanExcess = (float) (state.meanExcess + (deviation - state.meanExcess) / t);
    }
    if (t == INITIAL_POINTS - 1) {
      state.meanExcess = (float) Math.max(state.meanExcess, SMALLEST_SCALE);
      state.quantile += 3 * state.meanExcess;
    }
  }

  /** One tail of one series. 14 bytes. */
  static final class State {
    static final int BYTES = 14;

    private float quantile;
    private float meanExcess;
    private float largest;
    private short exceedances;

    /** The magnitudes are larger by a factor than those that were learnt. */
    void scale(double ratio) {
      if (ratio != 1) {
        quantile = (float) Math.log1p(ratio * Math.expm1(quantile));
      }
    }

    void write(ByteBuffer buffer) {
      buffer.putFloat(quantile).putFloat(meanExcess).putFloat(largest).putShort(exceedances);
    }

    void read(ByteBuffer buffer) {
      quantile = buffer.getFloat();
      meanExcess = buffer.getFloat();
      largest = buffer.getFloat();
      exceedances = buffer.getShort();
    }
  }
}
