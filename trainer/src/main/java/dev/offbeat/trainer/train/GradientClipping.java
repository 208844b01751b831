package dev.offbeat.trainer.train;

import java.util.Locale;

/**
 * How a gradient is bounded. Written {@code norm:1}, {@code value:0.1}, {@code quantile:0.9},
 * {@code random:1} or {@code none}.
 *
 * @param kind the rule
 * @param threshold what the rule compares with; for {@link Kind#QUANTILE} a share of past norms
 */
public record GradientClipping(Kind kind, double threshold) {
  /** The rules. */
  public enum Kind {
    /** Scale a gradient whose norm is larger down to it. */
    NORM(1),
    /** Cut every element to this magnitude. */
    VALUE(0.1),
    /** As by norm, to the running quantile of the norms of past gradients. */
    QUANTILE(0.9),
    /** Take a random step of this norm in place of a gradient whose norm is larger. */
    RANDOM(1),
    /** Leave it as it is. */
    NONE(0);

    private final double threshold;

    Kind(double threshold) {
      this.threshold = threshold;
    }
  }

  public GradientClipping {
    boolean fits =
        switch (kind) {
          case NONE -> threshold == 0;
          case QUANTILE -> threshold > 0 && threshold < 1;
          default -> threshold > 0 && threshold < Double.POSITIVE_INFINITY;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "clip: expected a threshold above 0, for a quantile below 1, found " + threshold);
    }
  }

  /**
   * Reads the written form; a kind alone has a threshold of its own.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static GradientClipping parse(String text) {
    String[] parts = text.split(":", 2);
    try {
      Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
      return new GradientClipping(
          kind, parts.length == 1 ? kind.threshold : Double.parseDouble(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "clip: expected norm:1, value:0.1, quantile:0.9, random:1 or none, found " + text, e);
    }
  }

  /** A rule at work, with what it remembers of past gradients. */
  GradientClipper newClipper(long seed) {
    return new GradientClipper(this, seed);
  }

  /** The written form. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.NONE ? name : name + ":" + threshold;
  }
}
