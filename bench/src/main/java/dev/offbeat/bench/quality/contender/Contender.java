package dev.offbeat.bench.quality.contender;

import java.util.function.Supplier;

/**
 * One of the detectors that are compared.
 *
 * @param name lower-case words with dashes; names its result files
 * @param gate what keeps one incident from being many alerts
 * @param threshold the score at which it alerts by itself, NaN where it leaves that to its user
 * @param costly whether it takes a hundred times the others' time, so that it runs on original
 *     series only
 * @param scorers makes the scorer of a series of which nothing is known yet
 */
public record Contender(
    String name, Gate gate, double threshold, boolean costly, Supplier<StreamingScorer> scorers) {

  /** What keeps one incident from being many alerts. */
  public enum Gate {
    /** Nothing: every point has its own score. */
    NONE,
    /** Nothing, and a point's score is that of its surroundings: a ranking, not for alerts. */
    DENSE,
    /** The detector itself. */
    OWN,
    /** Offbeat's refractory bar, put behind the detector's score. */
    OFFBEAT
  }
}
