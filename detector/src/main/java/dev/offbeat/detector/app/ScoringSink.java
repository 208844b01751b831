package dev.offbeat.detector.app;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.ingest.CsvSink;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Scores the points of one file as they are read, some at a time, and writes what the detector says
 * of them in their order.
 */
final class ScoringSink implements CsvSink {
  private static final int AT_ONCE = 1024;

  private final DetectorModel model;
  private final Detector detector;
  private final ScoreWriter writer;
  private final ScoreSummary summary;
  private final Map<String, Series> all = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<SeriesState> states = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();

  /** A series' state, and which of the file's columns holds each of the model's features. */
  private record Series(SeriesState state, List<Integer> columns) {}

  ScoringSink(DetectorModel model, Detector detector, ScoreWriter writer, ScoreSummary summary) {
    this.model = model;
    this.detector = detector;
    this.writer = writer;
    this.summary = summary;
  }

  /**
   * @throws IllegalArgumentException if the model has several features and these are not they
   */
  @Override
  public void series(String name, List<String> columns) {
    List<String> features = model.metadata().features();
    List<Integer> order = new ArrayList<>();
    for (String feature : features) {
      int column = features.size() == 1 ? 0 : columns.indexOf(feature);
      if (column < 0) {
        throw new IllegalArgumentException(
            "%s: expected a column %s, for the model's features are %s; found %s"
                .formatted(name, feature, features, columns));
      }
      order.add(column);
    }
    all.put(name, new Series(model.newState(), order));
    summary.addSeries();
  }

  /**
   * @throws UncheckedIOException if the result cannot be written
   */
  @Override
  public void point(String name, long timestampMillis, double[] values, long line) {
    Series series = all.get(name);
    if (series == null) {
      throw new IllegalStateException("series " + name + " was not announced");
    }
    double[] ordered = new double[series.columns.size()];
    for (int f = 0; f < ordered.length; f++) {
      ordered[f] = values[series.columns.get(f)];
    }
    names.add(name);
    states.add(series.state);
    observations.add(Observation.of(timestampMillis, ordered));
    if (names.size() == AT_ONCE) {
      flush();
    }
  }

  /**
   * Scores and writes the points that wait.
   *
   * @throws UncheckedIOException if the result cannot be written
   */
  void flush() {
    Iterator<String> name = names.iterator();
    detector.detectAll(states, observations, detection -> tell(name.next(), detection));
    names.clear();
    states.clear();
    observations.clear();
  }

  private void tell(String name, Detection detection) {
    writer.write(name, detection);
    summary.add(name, detection);
  }
}
