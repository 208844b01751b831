package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AnomalyProcessorSupplier} of points, that hands on more than incidents: a {@link
 * ScoreRecord} for each observation, a {@link LateRecord} for each late one, as chosen, and a
 * {@link RejectedRecord} for each point that was not taken in. A step's score comes before its
 * incident.
 */
public final class DetectionProcessorSupplier
    implements ProcessorSupplier<String, Point, String, DetectionEvent> {
  private final ProcessorParts parts;
  private final boolean scores;
  private final boolean late;

  /**
   * A supplier for one place in a topology.
   *
   * @param model the model, which must stay open as long as the topology runs
   * @param listener called by every stream thread
   * @param scores whether scores are handed on
   * @param late whether late observations are handed on
   */
  public <L extends DetectorListener & StateListener & IntakeListener> DetectionProcessorSupplier(
      DetectorModel model, DetectorOptions options, L listener, boolean scores, boolean late) {
    this(
        new ProcessorParts(model, options).withListener(listener).withIntakeListener(listener),
        scores,
        late);
  }

  /** A supplier whose steps nobody counts, for a {@linkplain #newReplay replay}. */
  public static DetectionProcessorSupplier uncounted(DetectorModel model, DetectorOptions options) {
    return new DetectionProcessorSupplier(new ProcessorParts(model, options), false, false);
  }

  private DetectionProcessorSupplier(ProcessorParts parts, boolean scores, boolean late) {
    this.parts = parts;
    this.scores = scores;
    this.late = late;
  }

  /**
   * The same by rules.
   *
   * @param rules asked at each point, so that a change holds from the next one on
   * @param listener called by every stream thread
   */
  public DetectionProcessorSupplier withRules(Supplier<RuleSet> rules, RuleListener listener) {
    return new DetectionProcessorSupplier(parts.withRules(rules, listener), scores, late);
  }

  /**
   * The same with models that take over from one another while it runs.
   *
   * @param models asked at each point; the features of all are those of the first one
   * @param listener called by every stream thread
   */
  public DetectionProcessorSupplier withModels(Models models, ModelListener listener) {
    return new DetectionProcessorSupplier(parts.withModels(models, listener), scores, late);
  }

  /**
   * The same by what people said of incidents.
   *
   * @param book asked at each point, so that a change holds from the next one on
   */
  public DetectionProcessorSupplier withFeedback(Supplier<FeedbackBook> book) {
    return new DetectionProcessorSupplier(parts.withFeedback(book), scores, late);
  }

  /** As {@link AnomalyProcessorSupplier#withIntake}. */
  public DetectionProcessorSupplier withIntake(IntakeOptions options, int seriesLimit) {
    return new DetectionProcessorSupplier(parts.withIntake(options, seriesLimit), scores, late);
  }

  /** As {@link AnomalyProcessorSupplier#withConnected}. */
  public DetectionProcessorSupplier withConnected(BooleanSupplier connected) {
    return new DetectionProcessorSupplier(parts.withConnected(connected), scores, late);
  }

  @Override
  public Processor<String, Point, String, DetectionEvent> get() {
    return new AnomalyProcessor<>(parts, (key, point) -> point, new EventPublisher());
  }

  /** One task of the topology that this stands in, without the topology. */
  public ReplayTask newReplay(ReplayListener listener) {
    return new ReplayTask(parts, listener);
  }

  private final class EventPublisher implements Publisher<DetectionEvent> {
    @Override
    public void publish(
        String series,
        Observation observation,
        Detection detection,
        String fingerprint,
        @Nullable IncidentRecord incident,
        Consumer<DetectionEvent> sink) {
      List<String> features = parts.model().metadata().features();
      if (scores) {
        sink.accept(ScoreRecord.of(series, detection, features, fingerprint));
      }
      if (late && detection.status() == Detection.Status.LATE) {
        sink.accept(new LateRecord(series, observation, features));
      }
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

  @Override
  public Set<StoreBuilder<?>> stores() {
    return parts.stores();
  }
}
