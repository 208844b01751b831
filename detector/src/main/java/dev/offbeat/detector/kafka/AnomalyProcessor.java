package dev.offbeat.detector.kafka;

import dev.offbeat.detector.ingest.Point;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** A {@link SeriesTask} in a topology: its records are taken in, its events handed on. */
final class AnomalyProcessor<V, R extends DetectionEvent>
    implements Processor<String, V, String, R>, Outlet<R> {
  private final ProcessorParts parts;
  private final Publisher<R> publisher;
  private final BiFunction<String, V, Point> reader;
  private final List<String> features;

  // Set by init, which precedes every other call and may follow a close.
  private ProcessorContext<String, R> context;
  private SeriesTask<R> task;

  private @Nullable Record<String, V> input; // that is at work

  /**
   * @param reader makes a point of a record's key and value; null if it cannot
   */
  @SuppressWarnings("NullAway.Init")
  AnomalyProcessor(
      ProcessorParts parts, BiFunction<String, V, Point> reader, Publisher<R> publisher) {
    this.parts = parts;
    this.reader = reader;
    this.publisher = publisher;
    this.features = parts.model().metadata().features();
  }

  @Override
  public void init(ProcessorContext<String, R> context) {
    this.context = context;
    task =
        new SeriesTask<>(
            parts,
            publisher,
            context.getStateStore(parts.storeName()),
            context.getStateStore(parts.deadlinesName()),
            this);
    context.schedule(
        Duration.ofMillis(TaskClock.TICK_MILLIS),
        PunctuationType.WALL_CLOCK_TIME,
        wallMillis -> task.tick(wallMillis));
  }

  @Override
  public void process(Record<String, V> input) {
    Point point = read(input);
    this.input = input;
    task.take(point, context.currentSystemTimeMs());
    this.input = null;
  }

  private Point read(Record<String, V> input) {
    Point point =
        input.key() == null || input.value() == null
            ? null
            : reader.apply(input.key(), input.value());
    if (point == null || point.observation().size() != features.size()) {
      throw new IllegalArgumentException(
          "expected an observation of %d values under the key of its series, found %s under %s"
              .formatted(features.size(), input.value(), input.key()));
    }
    return point;
  }

  @Override
  public @Nullable SourcePosition position() {
    return context
        .recordMetadata()
        .map(at -> new SourcePosition(at.topic(), at.partition(), at.offset()))
        .orElse(null);
  }

  @Override
  public void forward(String series, R event, boolean isOfRecord) {
    context.forward(
        input == null || !isOfRecord
            ? new Record<>(series, event, context.currentSystemTimeMs())
            : input.withValue(event));
  }

  @Override
  public void close() {
    task.close();
  }
}
