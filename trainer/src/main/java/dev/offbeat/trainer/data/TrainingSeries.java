package dev.offbeat.trainer.data;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.Squash;
import java.time.Duration;
import java.util.List;

/**
 * What the network sees of one series, and what it is to foretell: the inputs that the detector
 * would build at each step, and for each horizon the mean of the coming transformed values less the
 * present one.
 */
public final class TrainingSeries {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final int size;
  private final int[] horizons; // (K)
  private final float[][] inputs; // (I, n)
  private final float[][] targets; // (K·F, n), horizon-major

  private TrainingSeries(int size, int[] horizons, float[][] inputs, float[][] targets) {
    this.size = size;
    this.horizons = horizons;
    this.inputs = inputs;
    this.targets = targets;
  }

  /**
   * Runs the normaliser over a series, as the detector would, and lays out inputs and targets.
   *
   * @param inputs the declared inputs, in order
   * @param horizons steps ahead, ascending
   */
  public static TrainingSeries of(
      Series series, List<ModelInput> inputs, List<Integer> horizons, Normalizer normalizer) {
    int n = series.size();
    int features = series.values(0).length;
    float[][] v = new float[features][n];
    for (int f = 0; f < features; f++) {
      Normalizer.State state = new Normalizer.State();
      for (int t = 0; t < n; t++) {
        double x = series.values(t)[f];
        v[f][t] = (float) Squash.asinh(normalizer.standardScore(state, x));
        normalizer.learn(state, x);
      }
    }
    float[][] rows = new float[inputs.size()][n];
    for (int i = 0; i < rows.length; i++) {
      for (int t = 0; t < n; t++) {
        rows[i][t] = inputs.get(i).factor() * input(inputs.get(i), series, v, t);
      }
    }
    float[][] targets = new float[horizons.size() * features][];
    for (int k = 0; k < horizons.size(); k++) {
      for (int f = 0; f < features; f++) {
        targets[k * features + f] = target(v[f], horizons.get(k));
      }
    }
    int[] steps = horizons.stream().mapToInt(Integer::intValue).toArray();
    return new TrainingSeries(n, steps, rows, targets);
  }

  private static float input(ModelInput input, Series series, float[][] v, int t) {
    float[] own = v[input.feature()];
    double angle = 2 * Math.PI * Math.floorMod(series.timestampMillis(t), DAY_MILLIS) / DAY_MILLIS;
    return switch (input.kind()) {
      case VALUE -> own[t];
      case DIFFERENCE -> t == 0 ? 0 : own[t] - own[t - 1];
      case SIN_DAY -> (float) Math.sin(angle);
      case COS_DAY -> (float) Math.cos(angle);
    };
  }

  /** Mean of v over the next steps, less the present one; 0 where there are not as many. */
  private static float[] target(float[] v, int horizon) {
    float[] target = new float[v.length];
    double sum = 0;
    for (int t = 0; t < Math.min(horizon, v.length); t++) {
      sum += v[t];
    }
    for (int t = 0; t + horizon < v.length; t++) {
      sum += v[t + horizon] - v[t];
      target[t] = (float) (sum / horizon - v[t]);
    }
    return target;
  }

  /** Number of points, n. */
  public int size() {
    return size;
  }

  /** The inputs, (I, n), not to be changed. */
  public float[][] inputs() {
    return inputs;
  }

  /** What is to be foretold, (K·F, n), not to be changed. */
  public float[][] targets() {
    return targets;
  }

  /** Steps ahead that a row of {@link #targets} looks. */
  public int horizonOf(int output) {
    return horizons[output * horizons.length / targets.length];
  }
}
