package dev.offbeat.bench.quality;

import dev.offbeat.trainer.evaluate.Span;
import java.util.List;

/**
 * A series with its labelled anomalies, row by row as its file has them: late and duplicate rows
 * included, a missing value as NaN.
 *
 * @param name path of the file below its folder
 * @param stamps event times as the file writes them
 * @param timestampsMillis event times, ms since the epoch
 * @param values in the series' own units
 * @param windows indices of the labelled rows, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
record LabelledSeries(
    String name, String[] stamps, long[] timestampsMillis, double[] values, List<Span> windows) {

  LabelledSeries {
    windows = List.copyOf(windows);
  }

  int size() {
    return values.length;
  }
}
