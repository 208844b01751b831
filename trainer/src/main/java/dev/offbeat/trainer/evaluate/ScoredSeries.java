package dev.offbeat.trainer.evaluate;

import java.util.List;

/**
 * A series as a detector scored it, with its labels.
 *
 * @param name path of the series below its folder
 * @param timestampsMillis event times, ms since the epoch
 * @param scores one per point; any number, higher is stranger
 * @param windows the labelled anomalies, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
public record ScoredSeries(
    String name, long[] timestampsMillis, double[] scores, List<Span> windows) {

  public ScoredSeries {
    if (timestampsMillis.length != scores.length) {
      throw new IllegalArgumentException(
          "%s: %d timestamps, %d scores".formatted(name, timestampsMillis.length, scores.length));
    }
    windows = List.copyOf(windows);
  }

  public int size() {
    return scores.length;
  }

  /** The points at the start that NAB never counts: 15 %, at most 750. */
  public int probation() {
    return (int) Math.min(Math.floor(0.15 * size()), 750);
  }
}
