package dev.offbeat.detector.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Spans of time [start, end), ms since the epoch: collected, then asked. */
final class Intervals {
  private final List<long[]> spans = new ArrayList<>();
  private long[] starts = {}; // [N], ascending
  private long[] ends = {}; // [N], each before the next start

  void add(long start, long end) {
    spans.add(new long[] {start, end});
  }

  /** Joins what overlaps; to be called once, before the first question. */
  Intervals close() {
    spans.sort(Comparator.comparingLong(span -> span[0]));
    starts = new long[spans.size()];
    ends = new long[spans.size()];
    int count = 0;
    for (long[] span : spans) {
      if (count > 0 && span[0] <= ends[count - 1]) {
        ends[count - 1] = Math.max(ends[count - 1], span[1]);
      } else {
        starts[count] = span[0];
        ends[count++] = span[1];
      }
    }
    starts = Arrays.copyOf(starts, count);
    ends = Arrays.copyOf(ends, count);
    spans.clear();
    return this;
  }

  /** The end of the span that an instant lies in; the instant itself if it lies in none. */
  long end(long millis) {
    int found = Arrays.binarySearch(starts, millis);
    int last = found >= 0 ? found : -found - 2;
    return last < 0 ? millis : Math.max(millis, ends[last]);
  }
}
