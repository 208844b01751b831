package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** How often a series' alarms reach a score, learnt; hence the score that keeps an alert budget. */
public final class AlertRate {
  /*
   * Peaks over threshold (Coles 2001, ch. 5 and 7): alarms that follow each other within 10 points
   * are one cluster, of which the peak counts. Peaks above s₀ arrive as a Poisson process of rate λ
   * per point with exponential excess of mean b. After n₀ clusters' worth of prior (λ₀ and b₀, from
   * the series that the constants were chosen on) and n clusters in t points of its own:
   *
   *   λ = (n₀ + n) / (n₀ / λ₀ + t)·(1 + 50·e^(−t/400))
   *   b = (n₀·b₀ + Σ excess) / (n₀ + n),   N = n₀ + n
   *   rate of alarms ≥ s  =  λ·(1 + (s − s₀) / (N·b))^−N
   *   budget ρ per point  →  s* = s₀ + N·b·((λ / ρ)^(1/N) − 1),  at least 2
   *
   * the posterior predictive of a gamma–exponential pair (Gelman et al. 2013, ch. 2). The prior
   * weighs as much as n₀ / λ₀ points, for scores are in units that all series share: a threshold
   * that follows each series' own peaks more closely finds fewer of its faults. A series that is new
   * has more alarms, since to an empty memory much is new: the factor behind λ, measured on noise.
   * What the exponential gets wrong is fed back, as the ratio of alarms counted, A, to alarms
   * allowed, E, in a window of the series' own past:
   *
   *   ρ ← ρ / κ²,   κ = (2 + A) / (2 + E) in [0.4, 5]
   *
   * A single peak counts at most 4·b, so that an outage does not raise the threshold for good. The
   * past fades with a memory of 20,000 points.
   */
  private static final double BASE = 1.5;
  private static final int CLUSTER_POINTS = 10;
  private static final double PRIOR_CLUSTERS = 200; // n₀
  private static final double PRIOR_RATE = 0.009;
  private static final double PRIOR_EXCESS = 0.53;
  private static final double NEW_SERIES_RATE = 50;
  private static final double NEW_SERIES_POINTS = 400;
  private static final double LARGEST_EXCESS = 4;
  private static final double PRIOR_ALERTS = 2;
  private static final double SMALLEST_CORRECTION = 0.4;
  private static final double LARGEST_CORRECTION = 5;
  private static final double LOWEST_THRESHOLD = 2;
  private static final double MEMORY = 20_000;

  private AlertRate() {}

  /**
   * The score that alarms reach so often.
   *
   * @param perPoint the budget ρ, alerts per point
   */
  public static double threshold(State past, double perPoint) {
    double correction = (PRIOR_ALERTS + past.alerts) / (PRIOR_ALERTS + past.allowed);
    correction = Math.max(SMALLEST_CORRECTION, Math.min(LARGEST_CORRECTION, correction));
    double n = PRIOR_CLUSTERS + past.clusters;
    double isNew = NEW_SERIES_RATE * Math.exp(-past.points / NEW_SERIES_POINTS);
    double rate = n / (PRIOR_CLUSTERS / PRIOR_RATE + past.points) * (1 + isNew);
    double wanted = perPoint / (correction * correction);
    return Math.max(
        LOWEST_THRESHOLD, BASE + n * excess(past) * (Math.pow(rate / wanted, 1 / n) - 1));
  }

  private static double excess(State past) {
    return (PRIOR_CLUSTERS * PRIOR_EXCESS + past.excess) / (PRIOR_CLUSTERS + past.clusters);
  }

  /**
   * Learns a point.
   *
   * @param alarm its alarm, 0 where there is none
   * @param alert whether it was an alert
   * @param perPoint the budget ρ that held, alerts per point; 0 while no alert is possible
   */
  public static void learn(State state, double alarm, boolean alert, double perPoint) {
    if (state.points < MEMORY) {
      state.points++;
    } else {
      float keep = (float) (1 - 1 / MEMORY);
      state.clusters *= keep;
      state.excess *= keep;
      state.alerts *= keep;
      state.allowed *= keep;
    }
    state.alerts += alert ? 1 : 0;
    state.allowed += (float) perPoint;
    if (alarm > BASE) {
      state.peak = Math.max(state.peak, (float) alarm);
      state.quiet = 0;
    } else if (state.peak > 0 && ++state.quiet == CLUSTER_POINTS) {
      state.excess += (float) Math.min(state.peak - BASE, LARGEST_EXCESS * excess(state));
      state.clusters++;
      state.peak = 0;
    }
  }

  /** One series' alarms. 25 bytes. */
  public static final class State {
    private float points;
    private float clusters;
    private float excess; // sum over the clusters' peaks
    private float alerts; // counted
    private float allowed; // by the budget
    private float peak; // of the cluster under way, 0 if none
    private int quiet; // points since its last alarm

    /** Alerts counted, of the last 20,000 points or so. */
    public double alerts() {
      return alerts;
    }

    /** Alerts that the budget allowed in the same points. */
    public double allowed() {
      return allowed;
    }

    public static int bytes() {
      return 25;
    }

    public void write(ByteBuffer buffer) {
      buffer.putFloat(points).putFloat(clusters).putFloat(excess);
      buffer.putFloat(alerts).putFloat(allowed).putFloat(peak).put((byte) quiet);
    }

    public void read(ByteBuffer buffer) {
      points = buffer.getFloat();
      clusters = buffer.getFloat();
      excess = buffer.getFloat();
      alerts = buffer.getFloat();
      allowed = buffer.getFloat();
      peak = buffer.getFloat();
      quiet = buffer.get();
    }
  }
}
