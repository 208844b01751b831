package dev.offbeat.trainer.train;

import java.util.Locale;

/**
 * The optimiser's step size over a training run.
 *
 * @param peak the largest, η
 * @param warmUp share of the run over which it rises to that, linearly
 * @param decay how it falls from there
 */
public record LearningRate(double peak, double warmUp, Decay decay) {
  /** How the step size falls. */
  public enum Decay {
    /** Not at all. */
    CONSTANT,
    /** In a straight line to zero. */
    LINEAR,
    /** As half a cosine wave to zero: Loshchilov, Hutter: SGDR. ICLR 2017. */
    COSINE;

    /** The name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LearningRate {
    require(peak > 0 && peak <= 1, "learning-rate", "in (0, 1]", peak);
    require(warmUp >= 0 && warmUp < 1, "warm-up", "in [0, 1)", warmUp);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /**
   * The step size at a point of the run.
   *
   * @param progress share of the run that is done, 0 to 1
   */
  double at(double progress) {
    if (progress < warmUp) {
      return peak * (progress / warmUp);
    }
    double fallen = (progress - warmUp) / (1 - warmUp);
    return switch (decay) {
      case CONSTANT -> peak;
      case LINEAR -> peak * (1 - fallen);
      case COSINE -> peak * (1 + Math.cos(Math.PI * fallen)) / 2;
    };
  }
}
