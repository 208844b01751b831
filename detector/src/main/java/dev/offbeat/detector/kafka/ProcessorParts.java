package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.Eviction;
import dev.offbeat.detector.intake.Intake;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.Rejection;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** What a supplier needs to make processors; a change makes a copy. */
final class ProcessorParts {
  static final int SERIES_LIMIT = 1_000_000;

  private static final Silent SILENT = new Silent();

  private static final class Silent implements StateListener, IntakeListener {
    @Override
    public void onStateReset(StateDecodeException.Reason reason) {}

    @Override
    public void onStatesChanged(int series, int openIncidents) {}

    @Override
    public void onIntakeIncident(Incident incident) {}

    @Override
    public void onRejected(Rejection reason) {}

    @Override
    public void onEvicted(Eviction reason) {}

    @Override
    public void onReordered() {}

    @Override
    public void onImputed() {}
  }

  private final DetectorModel model;
  private final DetectorOptions options;
  private Models models;
  private ModelListener modelListener = ModelListener.SILENT;
  private IntakeOptions intake = IntakeOptions.defaults();
  private int seriesLimit = SERIES_LIMIT; // that a task may know
  private BooleanSupplier connected =
      () -> false; // whether a point could have come, where none did
  private @Nullable DetectorListener detectorListener;
  private StateListener stateListener = SILENT;
  private IntakeListener intakeListener = SILENT;
  private @Nullable Supplier<RuleSet> rules; // asked at each point; null for none
  private RuleListener ruleListener = RuleListener.SILENT;
  private Supplier<FeedbackBook> feedback = FeedbackBook::empty; // asked at each point
  private String storeName = "series-state"; // also names its changelog topic

  ProcessorParts(DetectorModel model, DetectorOptions options) {
    this.model = model;
    this.options = options;
    models = Models.only(model);
  }

  private ProcessorParts with(Consumer<ProcessorParts> change) {
    ProcessorParts copy = new ProcessorParts(model, options);
    copy.models = models;
    copy.modelListener = modelListener;
    copy.intake = intake;
    copy.seriesLimit = seriesLimit;
    copy.connected = connected;
    copy.detectorListener = detectorListener;
    copy.stateListener = stateListener;
    copy.intakeListener = intakeListener;
    copy.rules = rules;
    copy.ruleListener = ruleListener;
    copy.feedback = feedback;
    copy.storeName = storeName;
    change.accept(copy);
    return copy;
  }

  <L extends DetectorListener & StateListener> ProcessorParts withListener(L listener) {
    return with(
        copy -> {
          copy.detectorListener = listener;
          copy.stateListener = listener;
        });
  }

  ProcessorParts withIntakeListener(IntakeListener listener) {
    return with(copy -> copy.intakeListener = listener);
  }

  ProcessorParts withIntake(IntakeOptions value, int limit) {
    return with(
        copy -> {
          copy.intake = value;
          copy.seriesLimit = limit;
        });
  }

  ProcessorParts withConnected(BooleanSupplier value) {
    return with(copy -> copy.connected = value);
  }

  ProcessorParts withStoreName(String name) {
    return with(copy -> copy.storeName = name);
  }

  ProcessorParts withRules(Supplier<RuleSet> newRules, RuleListener listener) {
    return with(
        copy -> {
          copy.rules = newRules;
          copy.ruleListener = listener;
        });
  }

  ProcessorParts withFeedback(Supplier<FeedbackBook> book) {
    return with(copy -> copy.feedback = book);
  }

  ProcessorParts withModels(Models newModels, ModelListener listener) {
    return with(
        copy -> {
          copy.models = newModels;
          copy.modelListener = listener;
        });
  }

  /** The model that was there first; the features are those of all that come after it. */
  DetectorModel model() {
    return model;
  }

  Models models() {
    return models;
  }

  ModelListener modelListener() {
    return modelListener;
  }

  IntakeOptions intake() {
    return intake;
  }

  int seriesLimit() {
    return seriesLimit;
  }

  BooleanSupplier connected() {
    return connected;
  }

  StateListener stateListener() {
    return stateListener;
  }

  IntakeListener intakeListener() {
    return intakeListener;
  }

  RuleListener ruleListener() {
    return ruleListener;
  }

  String storeName() {
    return storeName;
  }

  /** The name of the store beside the state store. */
  String deadlinesName() {
    return storeName + "-deadlines";
  }

  RuledDetectors newDetectors() {
    RuleSet none = RuleSet.of(SeriesSettings.defaults(options, intake), List.of());
    Supplier<RuleSet> asked = rules;
    return new RuledDetectors(
        asked == null ? () -> none : asked,
        feedback,
        SeriesSettings.defaults(options, ofCanaries()),
        ruleListener,
        maker());
  }

  private RuledDetectors.Maker maker() {
    return new RuledDetectors.Maker() {
      @Override
      public Detector detector(DetectorModel ofSeries, DetectorOptions ofRules) {
        return detectorListener == null
            ? ofSeries.newDetector(ofRules)
            : ofSeries.newDetector(ofRules, detectorListener);
      }

      @Override
      public Detector shadow(DetectorModel ofSeries, DetectorOptions ofRules) {
        return ofSeries.newDetector(ofRules);
      }

      @Override
      public Intake intake(DetectorModel ofSeries, IntakeOptions chosen) {
        return new Intake(chosen, ofSeries.metadata());
      }
    };
  }

  /** A canary's points are gauges in their order, and stop when the others do. */
  private IntakeOptions ofCanaries() {
    return intake
        .withCounters(CounterPolicy.NONE)
        .withReorderWindow(Duration.ZERO)
        .withSilence(0)
        .withFlatline(false);
  }

  Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(storeName), Serdes.String(), Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(Map.of()),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(deadlinesName()),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(Map.of()));
  }
}
