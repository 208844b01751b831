package dev.offbeat.trainer.nn;

import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How the time scales τ of leaky units are chosen: all alike, spread over a range, or learned from
 * there. Written {@code 8}, {@code 2..64}, {@code learned} or {@code learned:2..64}.
 *
 * @param shortest steps, at least 1
 * @param longest steps
 * @param areLearned whether training changes them
 */
public record TimeScales(double shortest, double longest, boolean areLearned) {
  private static final String LEARNED = "learned";
  private static final double LONGEST_START = 32;

  /** Nearest that the leak's argument comes to ±∞. */
  private static final double BOUND = 12;

  public TimeScales {
    if (!(shortest >= 1 && longest >= shortest && longest <= 1e5)) {
      throw new IllegalArgumentException(
          "time-scales: expected steps from 1 to 100000, found %s..%s"
              .formatted(shortest, longest));
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TimeScales parse(String text) {
    boolean learned = text.startsWith(LEARNED);
    String range = learned ? text.substring(LEARNED.length()).replaceFirst("^:", "") : text;
    if (learned && range.isEmpty()) {
      return new TimeScales(1, LONGEST_START, true);
    }
    String[] ends = range.split("\\.\\.", 2);
    try {
      double shortest = Double.parseDouble(ends[0]);
      double longest = ends.length == 1 ? shortest : Double.parseDouble(ends[1]);
      return new TimeScales(shortest, longest, learned);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "time-scales: expected 8, 2..64, learned or learned:2..64, found " + text, e);
    }
  }

  /** The arguments a of the leaks σ(a) = 1/τ, with τ log-uniform over the range. */
  float[] draw(int hidden, RandomGenerator random) {
    float[] arguments = new float[hidden];
    for (int j = 0; j < hidden; j++) {
      double tau = shortest * Math.pow(longest / shortest, random.nextDouble());
      arguments[j] = (float) Math.max(-BOUND, Math.min(BOUND, -Math.log(tau - 1)));
    }
    return arguments;
  }

  /** The written form. */
  @Override
  public String toString() {
    String range =
        shortest == longest
            ? String.format(Locale.ROOT, "%s", shortest)
            : String.format(Locale.ROOT, "%s..%s", shortest, longest);
    return areLearned ? LEARNED + ":" + range : range;
  }
}
