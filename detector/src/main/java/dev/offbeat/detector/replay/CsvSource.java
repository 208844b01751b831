package dev.offbeat.detector.replay;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.ingest.CsvSink;
import dev.offbeat.detector.ingest.Point;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A CSV file, or all below a directory, as {@code score} reads them. Each series is a task. */
public final class CsvSource implements PointSource {
  private final Path input;
  private final List<String> features;

  public CsvSource(Path input, DetectorModel model) {
    this.input = input;
    features = model.metadata().features();
  }

  /**
   * @throws ReplayException if the model has several features and these are not they
   * @throws dev.offbeat.detector.ingest.CsvFormatException if a line cannot be read
   */
  @Override
  public Reach read(Sink sink) {
    Reading reading = new Reading(sink);
    new CsvReader(features.size() > 1).read(input, reading);
    return new Reach(true, true, reading.lines, 0, Instant.ofEpochMilli(reading.first), List.of());
  }

  /** A file says what time it is. */
  @Override
  public long wallMillis() {
    return Long.MAX_VALUE;
  }

  private final class Reading implements CsvSink {
    private final Sink sink;
    private final Map<String, int[]> columns = new HashMap<>(); // of the model's features
    private final Map<String, Integer> tasks = new HashMap<>();
    private long lines;
    private long first = Long.MAX_VALUE;

    Reading(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void series(String series, List<String> names) {
      List<Integer> order = new ArrayList<>();
      for (String feature : features) {
        int column = features.size() == 1 ? 0 : names.indexOf(feature);
        if (column < 0) {
          throw new ReplayException(
              "%s: expected a column %s, for the model's features are %s; found %s"
                  .formatted(series, feature, features, names));
        }
        order.add(column);
      }
      columns.put(series, order.stream().mapToInt(Integer::intValue).toArray());
      tasks.put(series, tasks.size());
    }

    @Override
    public void point(String series, long timestampMillis, double[] values, long line) {
      int[] order = columns.getOrDefault(series, new int[0]);
      double[] ordered = new double[order.length];
      for (int f = 0; f < order.length; f++) {
        ordered[f] = values[order[f]];
      }
      lines++;
      first = Math.min(first, timestampMillis);
      Point point = Point.of(series, Observation.of(timestampMillis, ordered));
      sink.accept(tasks.getOrDefault(series, 0), point, null, timestampMillis);
    }
  }
}
