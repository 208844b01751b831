package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.RejectedRecord;
import dev.offbeat.detector.kafka.SourcePosition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Turns points that were read but not taken in into dead letters. */
final class RejectProcessor implements Processor<String, DetectionEvent, byte[], byte[]> {
  private ProcessorContext<byte[], byte[]> context; // set by init

  @SuppressWarnings("NullAway.Init")
  RejectProcessor() {}

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<String, DetectionEvent> input) {
    RejectedRecord rejected = (RejectedRecord) input.value();
    Headers headers = new RecordHeaders(input.headers());
    put(headers, DeadLetterHeaders.REASON, rejected.reason().code());
    put(headers, DeadLetterHeaders.MESSAGE, rejected.message());
    put(headers, DeadLetterHeaders.TIMESTAMP, String.valueOf(input.timestamp()));
    SourcePosition source = rejected.source();
    if (source != null) {
      put(headers, DeadLetterHeaders.TOPIC, source.topic());
      put(headers, DeadLetterHeaders.PARTITION, String.valueOf(source.partition()));
      put(headers, DeadLetterHeaders.OFFSET, String.valueOf(source.offset()));
    }
    byte[] key = rejected.series().getBytes(UTF_8);
    context.forward(new Record<>(key, rejected.toJson(), context.currentSystemTimeMs(), headers));
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
