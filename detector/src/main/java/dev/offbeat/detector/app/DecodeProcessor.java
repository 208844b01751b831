package dev.offbeat.detector.app;

import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.Origin;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.metrics.DetectorMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Turns input records into points, and those that cannot be read into dead letters. */
final class DecodeProcessor implements Processor<byte[], byte[], String, Decoded> {

  /** Below a producer's and a broker's default limit of 1 MiB, with room for our headers. */
  static final int LARGEST_DEAD_LETTER = 1_000_000;

  private final Map<String, Decoder> decoders;
  private final DetectorMetrics metrics;
  private ProcessorContext<String, Decoded> context; // set by init
  private int handedOver; // points of the record at work

  /**
   * @param decoders of each topic that is read
   */
  @SuppressWarnings("NullAway.Init")
  DecodeProcessor(Map<String, Decoder> decoders, DetectorMetrics metrics) {
    this.decoders = decoders;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, Decoded> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    Decoder decoder = decoder();
    Origin origin = decoder.keyIsSeries() ? null : origin(); // it will lie in another topic
    handedOver = 0;
    try {
      decoder.decode(
          input.key(),
          input.value(),
          input.timestamp(),
          point -> {
            handedOver++;
            Point told = origin == null ? point : point.withOrigin(origin);
            context.forward(
                input
                    .<String>withKey(point.series())
                    .<Decoded>withValue(new Decoded.OfSeries(told, decoder.keyIsSeries())));
          });
      if (handedOver == 0) {
        metrics.onEmptyRecord();
      }
    } catch (DecodeException e) {
      metrics.onDeadLetter(e.reason().code());
      context.forward(deadLetter(input, e));
    }
  }

  private @Nullable Origin origin() {
    return context
        .recordMetadata()
        .map(at -> new Origin(at.topic(), at.partition(), at.offset()))
        .orElse(null);
  }

  private Decoder decoder() {
    Decoder decoder = context.recordMetadata().map(at -> decoders.get(at.topic())).orElse(null);
    if (decoder == null) {
      throw new IllegalStateException("a record comes from one of the topics that are read");
    }
    return decoder;
  }

  private Record<String, Decoded> deadLetter(Record<byte[], byte[]> input, DecodeException e) {
    Headers headers = new RecordHeaders(input.headers());
    put(headers, DeadLetterHeaders.REASON, e.reason().code());
    put(headers, DeadLetterHeaders.MESSAGE, String.valueOf(e.getMessage()));
    put(headers, DeadLetterHeaders.TIMESTAMP, String.valueOf(input.timestamp()));
    context
        .recordMetadata()
        .ifPresent(
            at -> {
              put(headers, DeadLetterHeaders.TOPIC, at.topic());
              put(headers, DeadLetterHeaders.PARTITION, String.valueOf(at.partition()));
              put(headers, DeadLetterHeaders.OFFSET, String.valueOf(at.offset()));
            });
    Decoded letter =
        new Decoded.DeadLetter(input.key(), fitting(input.value(), input.key(), headers));
    // Its own time may be long past, and the topic would delete it before anybody has read it.
    return new Record<>("", letter, context.currentSystemTimeMs(), headers);
  }

  /** The payload, cut off where the topic would refuse the record; the source still has it all. */
  private static byte @Nullable [] fitting(
      byte @Nullable [] payload, byte @Nullable [] key, Headers headers) {
    if (payload == null) {
      return null;
    }
    int others = key == null ? 0 : key.length;
    for (Header header : headers) {
      others += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    int room = Math.max(0, LARGEST_DEAD_LETTER - others);
    if (payload.length <= room) {
      return payload;
    }
    put(headers, DeadLetterHeaders.TRUNCATED, String.valueOf(payload.length));
    return Arrays.copyOf(payload, room);
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
