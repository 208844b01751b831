package dev.offbeat.detector.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.kafka.SourcePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a stream reads, read once more: in the same order, as the same tasks, without a
 * group, so that the stream notices nothing.
 */
public final class TopicSource implements PointSource {
  /*
   * A task of the stream has a partition's number. Where the record's key is the series, it is the
   * partition that the record lies in; where a record holds several series, the one that the series
   * is gathered in, which Kafka Streams finds by the hash of its name, and there are as many as the
   * largest input topic has.
   *
   * Such records are merged by the event times of their points, not by their own: in which order the
   * stream gathered them nobody knows, and those that were loaded at once would tell silences that
   * were none.
   *
   * A keyed series lies where its key's hash says, if Kafka's own partitioner wrote it: that is looked
   * at first, and the rest only if nothing is found there.
   */
  private final TopicReading reading;
  private final long wallMillis;
  private final Set<TopicPartition> sourcesOfSeries = new HashSet<>(); // that hold it

  private long records;
  private long unreadable;
  private long wanted;
  private @Nullable Instant begun;

  /**
   * @param wallMillis what the time is, ms since the epoch
   */
  public TopicSource(TopicReading reading, long wallMillis) {
    this.reading = reading;
    this.wallMillis = wallMillis;
  }

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public Reach read(Sink sink) {
    try (PartitionReader reader = new PartitionReader(reading.consumer(), reading.limit())) {
      Map<String, Integer> partitions = new HashMap<>();
      for (String topic : new TreeSet<>(reading.decoders().keySet())) {
        partitions.put(topic, reader.partitions(topic));
      }
      int most = partitions.values().stream().mapToInt(Integer::intValue).max().orElse(1);
      Set<TopicPartition> all = new HashSet<>();
      Set<TopicPartition> likely = new HashSet<>();
      partitions.forEach(
          (topic, count) -> {
            for (int p = 0; p < count; p++) {
              TopicPartition one = new TopicPartition(topic, p);
              all.add(one);
              if (isLikely(topic, p, count)) {
                likely.add(one);
              }
            }
          });
      boolean isComplete =
          reader.read(likely, reading.since(), this::time, one -> take(one, most, sink));
      Set<TopicPartition> read = likely;
      List<String> notes = new ArrayList<>();
      if (isComplete && wanted == 0 && likely.size() < all.size()) {
        Set<TopicPartition> rest = new HashSet<>(all);
        rest.removeAll(likely);
        isComplete = reader.read(rest, reading.since(), this::time, one -> take(one, most, sink));
        read = all;
        if (wanted > 0) {
          notes.add(
              "The series is not where Kafka's own partitioner puts its key: all partitions were"
                  + " read.");
        }
      }
      if (reading.series() != null && sourcesOfSeries.size() > 1) {
        notes.add(
            ("The series' records lie in %d partitions: their order is that of their times, which"
                    + " need not be the order in which the stream took them.")
                .formatted(sourcesOfSeries.size()));
      }
      if (most > 1 && reading.decoders().values().stream().anyMatch(one -> !one.keyIsSeries())) {
        notes.add(
            "The stream gathered the series from several partitions, in an order that nobody knows:"
                + " silences may be others.");
      }
      boolean isWhole = reader.startedAtZero(read) && sourcesOfSeries.size() < 2;
      return new Reach(isWhole, isComplete, records, unreadable, begun, notes);
    } catch (KafkaException e) {
      throw new ReplayException("kafka: cannot read the input: " + message(e), e);
    }
  }

  private static String message(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private boolean isLikely(String topic, int partition, int partitions) {
    String series = reading.series();
    return series == null
        || !decoder(topic).keyIsSeries()
        || partition == partitionOf(series, partitions);
  }

  private Decoder decoder(String topic) {
    Decoder decoder = reading.decoders().get(topic);
    if (decoder == null) {
      throw new IllegalStateException("no decoder for " + topic);
    }
    return decoder;
  }

  /** As Kafka's own partitioner says. */
  static int partitionOf(String series, int partitions) {
    return Utils.toPositive(Utils.murmur2(series.getBytes(UTF_8))) % partitions;
  }

  /** The time by which a record is put in order among those of other partitions. */
  private long time(ConsumerRecord<byte[], byte[]> one) {
    Decoder decoder = decoder(one.topic());
    long[] time = {one.timestamp()};
    if (!decoder.keyIsSeries()) {
      try {
        decoder.decode(
            one.key(),
            one.value(),
            one.timestamp(),
            point -> time[0] = point.observation().timestampMillis());
      } catch (DecodeException e) {
        time[0] = one.timestamp(); // counted where its turn comes
      }
    }
    return time[0];
  }

  private void take(ConsumerRecord<byte[], byte[]> one, int tasks, Sink sink) {
    records++;
    if (begun == null) {
      begun = Instant.ofEpochMilli(one.timestamp());
    }
    Decoder decoder = decoder(one.topic());
    SourcePosition position = new SourcePosition(one.topic(), one.partition(), one.offset());
    String series = reading.series();
    int wantedTask = series == null ? -1 : partitionOf(series, tasks);
    try {
      decoder.decode(
          one.key(),
          one.value(),
          one.timestamp(),
          point -> {
            boolean isSeries = point.series().equals(series);
            if (series == null || isSeries) {
              wanted++;
            }
            if (isSeries) {
              sourcesOfSeries.add(new TopicPartition(one.topic(), one.partition()));
            }
            int task = decoder.keyIsSeries() ? one.partition() : partitionOf(point.series(), tasks);
            if (decoder.keyIsSeries() || series == null || task == wantedTask) {
              sink.accept(task, point, position, one.timestamp());
            }
          });
    } catch (DecodeException e) {
      unreadable++;
    }
  }
}
