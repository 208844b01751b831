package dev.offbeat.trainer.source;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.DecoderOptions;
import dev.offbeat.detector.ingest.Formats;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes a topic's records as the detector does, and gathers the points of the time wanted. */
final class TopicPoints {
  private final TopicQuery query;
  private final Decoder decoder;
  private final SeriesCollector collector;
  private final Rejections rejections = new Rejections();
  private long records;
  private long outside;
  private long earliest = Long.MAX_VALUE; // event times outside
  private long latest = Long.MIN_VALUE;

  TopicPoints(TopicQuery query) {
    this.query = query;
    decoder = Formats.of("json", DecoderOptions.none(), query.features());
    collector = new SeriesCollector(query.features());
  }

  void add(ConsumerRecord<byte[], byte[]> input) {
    records++;
    try {
      decoder.decode(input.key(), input.value(), input.timestamp(), this::add);
    } catch (DecodeException e) {
      rejections.add(input, e);
    }
  }

  private void add(Point point) {
    Observation observation = point.observation();
    long timestamp = observation.timestampMillis();
    if (!query.contains(timestamp)) {
      outside++;
      earliest = Math.min(earliest, timestamp);
      latest = Math.max(latest, timestamp);
      return;
    }
    double[] values = new double[observation.size()];
    for (int f = 0; f < values.length; f++) {
      values[f] = observation.value(f);
    }
    collector.add(point.series(), timestamp, values);
  }

  /**
   * Makes the history.
   *
   * @throws HistoryException if there is nothing to learn from
   */
  History build(Consumer<String> warnings) {
    if (records == 0) {
      throw new HistoryException(
          "%s holds no committed record in that range: give an earlier --from".formatted(query));
    }
    if (rejections.count() == records) {
      throw new HistoryException(
          ("none of the %,d records of %s could be decoded; the first: %s; expected JSON like"
                  + " {\"timestamp\": …, \"value\": …} with the series in the record's key, and"
                  + " --feature-names for records with several values")
              .formatted(records, query, rejections.example()));
    }
    rejections.report(warnings, records);
    if (outside > 0) {
      String times =
          "%s to %s".formatted(Instant.ofEpochMilli(earliest), Instant.ofEpochMilli(latest));
      if (collector.size() == 0) {
        throw new HistoryException(
            ("%s: the event times of its %,d points, %s, all lie outside of the time asked for: give"
                    + " another --from or --to")
                .formatted(query, outside, times));
      }
      warnings.accept(
          "%,d points left out: their event times, %s, lie outside of the time asked for"
              .formatted(outside, times));
    }
    return collector.build(warnings);
  }
}
