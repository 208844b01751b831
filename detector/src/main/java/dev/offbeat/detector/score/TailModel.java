package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * How rare a magnitude is among a series' past ones: a running quantile and an exponential tail
 * beyond it, on a log scale.
 */
final class TailModel {
  /*
   * y = ln(1 + |·|). Beyond the running quantile q at level 1 − q₀ the excess is taken as exponential
   * (a peaks-over-threshold model with shape 0; Pickands 1975, Siffer et al. 2017), which on this
   * scale is a Pareto-like tail of the magnitude:
   *
   *   T = −log₁₀ q₀ + (y − q) / (max(b, κ·M)·ln 10)   if y > q,  else 0
   *
   * so that 10^−T is a p-value. Then y is learnt (stochastic quantile; Robbins & Monro 1951):
   *
   *   y > q:   n ← n + 1;  b += max(1 / (n + 4), 1 / 300)·(y − q − b);  q += g·b·(1 − q₀)
   *   y ≤ q:   q −= g·b·q₀                                            g = max(10 / (t + 1), 0.01)
   *   M ← max(M·(1 − 1/1000), y − q)
   *
   * M is the largest recent excess: κ·M makes a repeat of a known spike worth little. The first 50
   * points only initialise: q = mean + 3·mean absolute deviation, b = that deviation.
   */
  private static final int INITIAL_POINTS = 50;
  private static final double EXCESS_MEMORY = 300;
  private static final double RECORD_DECAY = 1 - 1.0 / 1000;
  private static final double SMALLEST_SCALE = 1e-6;
  private static final double LN_10 = Math.log(10);

  private final double risk;
  private final double scoreAtQuantile;

  /**
   * @param risk share of points that count as tail, q₀
   */
  TailModel(double risk) {
    this.risk = risk;
    this.scoreAtQuantile = -Math.log10(risk);
  }

  /** Whether enough points are known for {@link #score} to be more than 0. */
  boolean isReady(State past) {
    return past.points >= INITIAL_POINTS;
  }

  /**
   * −log₁₀ of the probability of a magnitude at least as large.
   *
   * @param known weight of the largest recent excess, κ
   */
  double score(State past, double magnitude, double known) {
    if (past.points < INITIAL_POINTS) {
      return 0;
    }
    double excess = Math.log1p(Math.abs(magnitude)) - past.quantile;
    if (excess <= 0) {
      return 0;
    }
    double scale = Math.max(Math.max(past.meanExcess, known * past.largest), SMALLEST_SCALE);
    return scoreAtQuantile + excess / (scale * LN_10);
  }

  void learn(State state, double magnitude) {
    double y = Math.log1p(Math.abs(magnitude));
    int t = state.points;
    state.points = Math.min(t + 1, 1 << 30);
    if (t < INITIAL_POINTS) {
      initialise(state, y, t);
      return;
    }
    double gain = Math.max(10.0 / (t + 1), 0.01);
    double excess = y - state.quantile;
    state.largest = (float) (state.largest * RECORD_DECAY);
    if (excess > 0) {
      state.largest = (float) Math.max(state.largest, excess);
      state.exceedances = Math.min(state.exceedances + 1, 1 << 20);
      double a = Math.max(1.0 / (state.exceedances + 4), 1 / EXCESS_MEMORY);
      state.meanExcess = (float) (state.meanExcess + a * (excess - state.meanExcess));
      state.quantile = (float) (state.quantile + gain * state.meanExcess * (1 - risk));
    } else {
      state.quantile = (float) (state.quantile - gain * state.meanExcess * risk);
    }
  }

  /** Running mean in {@code quantile}, running mean absolute deviation in {@code meanExcess}. */
  private static void initialise(State state, double y, int t) {
    double a = 1.0 / (t + 1);
    state.quantile = (float) (state.quantile + a * (y - state.quantile));
    double deviation = Math.abs(y - state.quantile);
    state.meanExcess = (float) (state.meanExcess + a * (deviation - state.meanExcess));
    if (t == INITIAL_POINTS - 1) {
      state.quantile += 3 * state.meanExcess;
    }
  }

  /** One tail of one series. 20 bytes. */
  static final class State {
    private float quantile;
    private float meanExcess;
    private float largest;
    private int exceedances;
    private int points;

    static int bytes() {
      return 20;
    }

    void write(ByteBuffer buffer) {
      buffer.putFloat(quantile).putFloat(meanExcess).putFloat(largest);
      buffer.putInt(exceedances).putInt(points);
    }

    void read(ByteBuffer buffer) {
      quantile = buffer.getFloat();
      meanExcess = buffer.getFloat();
      largest = buffer.getFloat();
      exceedances = buffer.getInt();
      points = buffer.getInt();
    }
  }
}
