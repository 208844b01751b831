package dev.offbeat.trainer.source;

import dev.offbeat.trainer.data.History;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the history that a model is to learn from. */
@FunctionalInterface
public interface HistorySource {
  /**
   * Reads all of it.
   *
   * @param warnings told a sentence about each kind of record or point that was left out, also when
   *     the history then turns out to be unusable; what {@link History#warnings} holds comes on top
   * @throws dev.offbeat.trainer.data.HistoryException if there is nothing to learn from, or the
   *     source cannot be read
   * @throws dev.offbeat.detector.ingest.CsvFormatException if a file cannot be read
   */
  History read(Consumer<String> warnings);

  /**
   * CSV, as {@link History#read} takes it.
   *
   * @param input a file, or a directory of files
   * @param columnsAreFeatures whether the columns of a wide file are one series' features
   */
  static HistorySource files(Path input, boolean columnsAreFeatures) {
    return warnings -> History.read(input, columnsAreFeatures);
  }

  /** The records of a topic. */
  static HistorySource kafka(TopicQuery query) {
    return new KafkaSource(query);
  }

  /** The result of an expression over a range of time. */
  static HistorySource prometheus(PrometheusQuery query) {
    return new PrometheusSource(query);
  }
}
