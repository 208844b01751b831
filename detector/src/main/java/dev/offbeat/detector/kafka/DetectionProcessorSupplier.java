package dev.offbeat.detector.kafka;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * An {@link AnomalyProcessorSupplier} of points, that hands on more than incidents: a {@link
 * ScoreRecord} for each observation, a {@link LateRecord} for each late one, as chosen, and a
 * {@link RejectedRecord} for each point that was not taken in. A step's score comes before its
 * incident.
 */
public final class DetectionProcessorSupplier
    implements ProcessorSupplier<String, Point, String, DetectionEvent> {
  private final ProcessorParts parts;
  private final ScoreSample scores;
  private final boolean late;
  private final Function<String, AlertBudget> budget; // of a series

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
        new ScoreSample(scores ? 1 : 0),
        late,
        series -> options.budget());
  }

  /** A supplier whose steps nobody counts, for a {@linkplain #newReplay replay}. */
  public static DetectionProcessorSupplier uncounted(DetectorModel model, DetectorOptions options) {
    return new DetectionProcessorSupplier(
        new ProcessorParts(model, options), new ScoreSample(0), false, series -> options.budget());
  }

  private DetectionProcessorSupplier(
      ProcessorParts parts,
      ScoreSample scores,
      boolean late,
      Function<String, AlertBudget> budget) {
    this.parts = parts;
    this.scores = scores;
    this.late = late;
    this.budget = budget;
  }

  private DetectionProcessorSupplier with(ProcessorParts changed) {
    return new DetectionProcessorSupplier(changed, scores, late, budget);
  }

  /**
   * The same with a part of the scores, and the more of them around incidents.
   *
   * @param every one in so many points whose score is below half the threshold; 1 for all of them
   */
  public DetectionProcessorSupplier withScoreSample(int every) {
    return new DetectionProcessorSupplier(
        parts, new ScoreSample(scores.isOn() ? every : 0), late, budget);
  }

  /**
   * The same by rules.
   *
   * @param rules asked at each point, so that a change holds from the next one on
   * @param listener called by every stream thread
   */
  public DetectionProcessorSupplier withRules(Supplier<RuleSet> rules, RuleListener listener) {
    return new DetectionProcessorSupplier(
        parts.withRules(rules, listener),
        scores,
        late,
        series -> rules.get().settings(series).detection().budget());
  }

  /**
   * The same by what people said of incidents.
   *
   * @param book asked at each point, so that a change holds from the next one on
   */
  public DetectionProcessorSupplier withFeedback(Supplier<FeedbackBook> book) {
    return with(parts.withFeedback(book));
  }

  /** The same with a listener to every point, which every stream thread calls. */
  public DetectionProcessorSupplier withPointListener(PointListener listener) {
    return with(parts.withPointListener(listener));
  }

  /**
   * The same with models that take over from one another while it runs.
   *
   * @param models asked at each point; the features of all are those of the first one
   * @param listener called by every stream thread
   */
  public DetectionProcessorSupplier withModels(Models models, ModelListener listener) {
    return with(parts.withModels(models, listener));
  }

  /** As {@link AnomalyProcessorSupplier#withIntake}. */
  public DetectionProcessorSupplier withIntake(IntakeOptions options, int seriesLimit) {
    return with(parts.withIntake(options, seriesLimit));
  }

  /** As {@link AnomalyProcessorSupplier#withConnected}. */
  public DetectionProcessorSupplier withConnected(BooleanSupplier connected) {
    return with(parts.withConnected(connected));
  }

  @Override
  public Processor<String, Point, String, DetectionEvent> get() {
    EventPublisher publisher =
        new EventPublisher(parts.model().metadata().features(), scores, late, budget);
    return new AnomalyProcessor<>(parts, (key, point) -> publisher.read(point), publisher);
  }

  /** One task of the topology that this stands in, without the topology. */
  public ReplayTask newReplay(ReplayListener listener) {
    return new ReplayTask(parts, listener);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return parts.stores();
  }
}
