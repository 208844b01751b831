package dev.offbeat.trainer.source;

import dev.offbeat.detector.ingest.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts the records that could not be decoded, and keeps a sentence about the first few. */
final class Rejections {
  private static final int SHOWN = 3;
  private static final int LONGEST_KEY = 40;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(ConsumerRecord<byte[], byte[]> input, DecodeException reason) {
    count++;
    if (first.size() < SHOWN) {
      first.add(
          "topic %s, partition %d, offset %d, key %s: %s: %s"
              .formatted(
                  input.topic(),
                  input.partition(),
                  input.offset(),
                  key(input),
                  reason.reason().code(),
                  reason.getMessage()));
    }
  }

  /** The key as text that a terminal can show. */
  private static String key(ConsumerRecord<byte[], byte[]> input) {
    if (input.key() == null) {
      return "none";
    }
    String text = new String(input.key(), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
  }

  long count() {
    return count;
  }

  /** What the first one was rejected for. */
  String example() {
    return first.get(0);
  }

  void report(Consumer<String> warnings, long records) {
    if (count == 0) {
      return;
    }
    warnings.accept(
        "%,d of %,d records rejected%s"
            .formatted(count, records, count > SHOWN ? "; the first " + SHOWN + ":" : ":"));
    first.forEach(warnings);
  }
}
