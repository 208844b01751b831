package dev.offbeat.detector.plan;

import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Where a sample comes from: a topic or a file. */
interface SampleSource {
  /**
   * Hands over the records of the sample, once.
   *
   * @param sink takes a record; false for no more
   */
  Scope read(Predicate<ConsumerRecord<byte[], byte[]>> sink);

  /**
   * What was read of how much.
   *
   * @param name of the topic or file
   * @param isTopic whether it is a topic
   * @param isCsv whether it is a file whose lines were made into records
   * @param partitions of the topic; 1 of a file
   * @param records that were read
   * @param bytes of their keys and payloads
   * @param available records that there are, at most
   * @param listened how long what came was listened to; null where what was there was read
   */
  record Scope(
      String name,
      boolean isTopic,
      boolean isCsv,
      int partitions,
      long records,
      long bytes,
      long available,
      @Nullable Duration listened) {
    /** Whether the sample is all that there is. */
    boolean isWhole() {
      return listened == null && records >= available;
    }

    double bytesPerRecord() {
      return records == 0 ? 0 : (double) bytes / records;
    }
  }
}
