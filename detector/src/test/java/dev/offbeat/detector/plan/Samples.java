package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.ingest.DecoderOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Topics as tests want them. */
final class Samples {
  static final long START_SECONDS = 1_763_719_200;

  private Samples() {}

  /** Records of a topic that is read whole. */
  static final class Topic {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private int partitions = 1;

    Topic add(int partition, @Nullable String key, String payload) {
      partitions = Math.max(partitions, partition + 1);
      records.add(
          new ConsumerRecord<>(
              "metrics",
              partition,
              records.size(),
              key == null ? null : key.getBytes(UTF_8),
              payload.getBytes(UTF_8)));
      return this;
    }

    SampleProfile profile() {
      return profile(Long.MAX_VALUE);
    }

    /** What is to be seen of it by a clock. */
    SampleProfile profile(long latestMillis) {
      FormatChoice.Wish nothing = new FormatChoice.Wish(null, DecoderOptions.none());
      SampleAnalysis analysis = new SampleAnalysis(nothing, List.of("value"), latestMillis);
      records.forEach(analysis::test);
      long bytes = records.stream().mapToLong(one -> one.value().length).sum();
      return analysis.finish(
          new SampleSource.Scope(
              "metrics", true, false, partitions, records.size(), bytes, records.size(), null));
    }
  }

  /** Series of Offbeat's own JSON, each in a partition, at one cadence. */
  static Topic json(int series, int points, int cadenceSeconds, int partitions) {
    Topic topic = new Topic();
    for (int i = 0; i < points; i++) {
      for (int s = 0; s < series; s++) {
        topic.add(
            s % partitions,
            "cpu{host=\"h%d\"}".formatted(s),
            "{\"timestamp\":%d,\"value\":%d}"
                .formatted(START_SECONDS + (long) i * cadenceSeconds, (i * 7 + s) % 5));
      }
    }
    return topic;
  }
}
