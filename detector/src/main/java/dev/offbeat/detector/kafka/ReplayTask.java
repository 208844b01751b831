package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.Eviction;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.Rejection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task of a topology without the topology: the same code, its stores in the heap. The same
 * points in the same order tell the same incidents, bit for bit, but for silences that a topology
 * finds as time passes without a point. {@link DetectionProcessorSupplier#newReplay} makes it. For
 * one thread.
 */
public final class ReplayTask implements AutoCloseable {
  private final ReplayListener listener;
  private final SeriesTask<DetectionEvent> task;
  private @Nullable SourcePosition position; // of the point that is taken in

  ReplayTask(ProcessorParts parts, ReplayListener listener) {
    this.listener = listener;
    ProcessorParts heard = parts.withIntakeListener(new Intake());
    task =
        new SeriesTask<>(
            heard,
            new Steps(),
            new MapStore<String>("states", Comparator.naturalOrder()),
            new MapStore<byte[]>("deadlines", Arrays::compareUnsigned),
            new Events());
  }

  /**
   * Takes in a point.
   *
   * @param source where its record lies; null if in no topic
   * @param wallMillis the time up to which points may be, ms since the epoch
   */
  public void take(Point point, @Nullable SourcePosition source, long wallMillis) {
    position = source;
    listener.onPoint(point.series(), task.settings(point.series()));
    task.take(point, wallMillis);
  }

  /** Lets time go on with a point of a series that is not replayed. */
  public void pass(Point point, @Nullable SourcePosition source, long wallMillis) {
    position = source;
    task.hear(point, wallMillis);
  }

  @Override
  public void close() {
    task.close();
  }

  private final class Events implements Outlet<DetectionEvent> {
    @Override
    public void forward(String series, DetectionEvent event, boolean isOfRecord) {
      listener.onEvent(event);
    }

    @Override
    public @Nullable SourcePosition position() {
      return position;
    }
  }

  private final class Steps implements Publisher<DetectionEvent> {
    @Override
    public void publish(
        String series,
        Observation observation,
        Detection detection,
        String fingerprint,
        @Nullable IncidentRecord incident,
        Consumer<DetectionEvent> sink) {
      listener.onStep(series, observation, detection);
      if (incident != null) {
        sink.accept(incident);
      }
    }

    @Override
    public void publish(IncidentRecord incident, Consumer<DetectionEvent> sink) {
      sink.accept(incident);
    }

    @Override
    public void publish(RejectedRecord rejected, Consumer<DetectionEvent> sink) {
      sink.accept(rejected);
    }
  }

  private final class Intake implements IntakeListener {
    @Override
    public void onIntakeIncident(Incident incident) {}

    @Override
    public void onRejected(Rejection reason) {}

    @Override
    public void onEvicted(Eviction reason) {}

    @Override
    public void onReordered() {
      listener.onReordered();
    }

    @Override
    public void onImputed() {
      listener.onImputed();
    }
  }
}
