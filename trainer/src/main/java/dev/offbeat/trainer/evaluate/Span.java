package dev.offbeat.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive points of a series.
 *
 * @param first index of the first point
 * @param last index of the last point, itself included
 */
public record Span(int first, int last) {
  public Span {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("no span from %d to %d".formatted(first, last));
    }
  }

  public int length() {
    return last - first + 1;
  }

  /** The runs of true, in order. */
  public static List<Span> runsOf(boolean[] labels) {
    List<Span> runs = new ArrayList<>();
    int first = -1;
    for (int i = 0; i <= labels.length; i++) {
      boolean inside = i < labels.length && labels[i];
      if (inside && first < 0) {
        first = i;
      } else if (!inside && first >= 0) {
        runs.add(new Span(first, i - 1));
        first = -1;
      }
    }
    return runs;
  }
}
