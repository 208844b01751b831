package dev.offbeat.detector.kafka;

import java.util.function.BiFunction;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Notes in events of one kind when they were told. */
public final class LatenessProcessor<R extends DetectionEvent>
    extends ContextualFixedKeyProcessor<String, DetectionEvent, R> {
  private final BiFunction<DetectionEvent, Long, R> note;

  private LatenessProcessor(BiFunction<DetectionEvent, Long, R> note) {
    this.note = note;
  }

  /** Takes incidents only. */
  public static FixedKeyProcessorSupplier<String, DetectionEvent, IncidentRecord> ofIncidents() {
    return () -> new LatenessProcessor<>((event, now) -> ((IncidentRecord) event).toldAt(now));
  }

  /** Takes scores only. */
  public static FixedKeyProcessorSupplier<String, DetectionEvent, ScoreRecord> ofScores() {
    return () -> new LatenessProcessor<>((event, now) -> ((ScoreRecord) event).toldAt(now));
  }

  @Override
  public void process(FixedKeyRecord<String, DetectionEvent> input) {
    context().forward(input.withValue(note.apply(input.value(), context().currentSystemTimeMs())));
  }
}
