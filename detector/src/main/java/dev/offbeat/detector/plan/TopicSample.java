package dev.offbeat.detector.plan;

import dev.offbeat.detector.app.KafkaProperties;
import dev.offbeat.detector.app.TopicScan;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last records of each partition of a topic, or what comes of it for some time.
 *
 * @param listen how long to listen; null to read what is there
 */
record TopicSample(
    KafkaProperties kafka, String topic, TopicScan.Bounds bounds, @Nullable Duration listen)
    implements SampleSource {
  @Override
  public Scope read(Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    TopicScan scan = new TopicScan(kafka, topic);
    TopicScan.Outcome read =
        listen == null
            ? scan.last(bounds, sink)
            : scan.next(new TopicScan.Bounds(Long.MAX_VALUE, bounds.bytes(), listen), sink);
    return new Scope(
        topic,
        true,
        false,
        read.partitions(),
        read.records(),
        read.bytes(),
        read.offsets(),
        listen);
  }
}
