package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.IntakeOptions;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Puts the detector into a topology: observations by series in, incidents by series out. It brings
 * its own persistent stores with changelogs. The stream must be partitioned by series; a re-keyed
 * one needs a {@code repartition()} before.
 *
 * <p>The order of a partition is the order of scoring, so a restart or a hand-over to another
 * instance changes no incident. Outgoing records carry the timestamp of the incoming one. A record
 * without a key or an observation, or with another number of values than the model has features, is
 * an {@link IllegalArgumentException} that the topology's {@code processing.exception.handler}
 * decides about; the state is not touched.
 */
public final class AnomalyProcessorSupplier
    implements ProcessorSupplier<String, Observation, String, IncidentRecord> {
  private final ProcessorParts parts;

  /**
   * A supplier for one place in a topology.
   *
   * @param model the model, which must stay open as long as the topology runs
   */
  public AnomalyProcessorSupplier(DetectorModel model, DetectorOptions options) {
    this(new ProcessorParts(model, options));
  }

  private AnomalyProcessorSupplier(ProcessorParts parts) {
    this.parts = parts;
  }

  /** The same with a listener, which every stream thread calls. */
  public <L extends DetectorListener & StateListener> AnomalyProcessorSupplier withListener(
      L listener) {
    return new AnomalyProcessorSupplier(parts.withListener(listener));
  }

  /** The same with another store, for a topology that holds more than one detector. */
  public AnomalyProcessorSupplier withStoreName(String storeName) {
    return new AnomalyProcessorSupplier(parts.withStoreName(storeName));
  }

  /**
   * The same with other rules of time, missing values, silence and counters.
   *
   * @param seriesLimit series that a partition may have; points of others are turned away
   */
  public AnomalyProcessorSupplier withIntake(IntakeOptions options, int seriesLimit) {
    return new AnomalyProcessorSupplier(parts.withIntake(options, seriesLimit));
  }

  /** The same with a listener to what becomes of points before they are scored. */
  public AnomalyProcessorSupplier withIntakeListener(IntakeListener listener) {
    return new AnomalyProcessorSupplier(parts.withIntakeListener(listener));
  }

  /**
   * The same with models that take over from one another while it runs.
   *
   * @param models asked at each point, such as a {@link ModelShelf}; the features of all are those
   *     of the first one
   * @param listener called by every stream thread
   */
  public AnomalyProcessorSupplier withModels(Models models, ModelListener listener) {
    return new AnomalyProcessorSupplier(parts.withModels(models, listener));
  }

  /**
   * The same with silence found even where a whole partition is silent.
   *
   * @param connected whether a point would have come if there had been one: brokers that are away
   *     must not look like silence. Called once a second by every stream thread.
   */
  public AnomalyProcessorSupplier withConnected(BooleanSupplier connected) {
    return new AnomalyProcessorSupplier(parts.withConnected(connected));
  }

  @Override
  public Processor<String, Observation, String, IncidentRecord> get() {
    return new AnomalyProcessor<>(parts, Point::of, new IncidentPublisher());
  }

  private static final class IncidentPublisher implements Publisher<IncidentRecord> {
    @Override
    public void publish(
        String series,
        Observation observation,
        Detection detection,
        String fingerprint,
        @Nullable SourcePosition source,
        @Nullable IncidentRecord incident,
        Consumer<IncidentRecord> sink) {
      if (incident != null) {
        sink.accept(incident);
      }
    }

    @Override
    public void publish(IncidentRecord incident, Consumer<IncidentRecord> sink) {
      sink.accept(incident);
    }

    @Override
    public void publish(RejectedRecord rejected, Consumer<IncidentRecord> sink) {
      // Counted, and no incident.
    }
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return parts.stores();
  }
}
