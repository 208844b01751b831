package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
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
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier needs to make processors.
 *
 * @param seriesLimit series that a task may know
 * @param connected whether a point could have come, where none did
 * @param rules asked at each point; null for none
 * @param storeName the state store's name, which also names its changelog topic
 */
record ProcessorParts(
    DetectorModel model,
    DetectorOptions options,
    IntakeOptions intake,
    int seriesLimit,
    BooleanSupplier connected,
    @Nullable DetectorListener detectorListener,
    StateListener stateListener,
    IntakeListener intakeListener,
    @Nullable Supplier<RuleSet> rules,
    RuleListener ruleListener,
    String storeName) {
  static final int SERIES_LIMIT = 1_000_000;

  ProcessorParts(DetectorModel model, DetectorOptions options) {
    this(
        model,
        options,
        IntakeOptions.defaults(),
        SERIES_LIMIT,
        () -> false,
        null,
        SILENT,
        SILENT,
        null,
        RuleListener.SILENT,
        "series-state");
  }

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

  <L extends DetectorListener & StateListener> ProcessorParts withListener(L listener) {
    return new ProcessorParts(
        model,
        options,
        intake,
        seriesLimit,
        connected,
        listener,
        listener,
        intakeListener,
        rules,
        ruleListener,
        storeName);
  }

  ProcessorParts withIntakeListener(IntakeListener listener) {
    return new ProcessorParts(
        model,
        options,
        intake,
        seriesLimit,
        connected,
        detectorListener,
        stateListener,
        listener,
        rules,
        ruleListener,
        storeName);
  }

  ProcessorParts withIntake(IntakeOptions value, int limit) {
    return new ProcessorParts(
        model,
        options,
        value,
        limit,
        connected,
        detectorListener,
        stateListener,
        intakeListener,
        rules,
        ruleListener,
        storeName);
  }

  ProcessorParts withConnected(BooleanSupplier value) {
    return new ProcessorParts(
        model,
        options,
        intake,
        seriesLimit,
        value,
        detectorListener,
        stateListener,
        intakeListener,
        rules,
        ruleListener,
        storeName);
  }

  ProcessorParts withStoreName(String name) {
    return new ProcessorParts(
        model,
        options,
        intake,
        seriesLimit,
        connected,
        detectorListener,
        stateListener,
        intakeListener,
        rules,
        ruleListener,
        name);
  }

  /** The name of the store beside the state store. */
  String deadlinesName() {
    return storeName + "-deadlines";
  }

  ProcessorParts withRules(Supplier<RuleSet> newRules, RuleListener listener) {
    return new ProcessorParts(
        model,
        options,
        intake,
        seriesLimit,
        connected,
        detectorListener,
        stateListener,
        intakeListener,
        newRules,
        listener,
        storeName);
  }

  RuledDetectors newDetectors() {
    RuleSet none = RuleSet.of(SeriesSettings.defaults(options, intake), List.of());
    return new RuledDetectors(
        rules == null ? () -> none : rules,
        SeriesSettings.defaults(options, ofCanaries()),
        ruleListener,
        this::newDetector,
        chosen -> new Intake(chosen, model.metadata()));
  }

  /** A canary's points are gauges in their order, and stop when the others do. */
  private IntakeOptions ofCanaries() {
    return intake
        .withCounters(CounterPolicy.NONE)
        .withReorderWindow(Duration.ZERO)
        .withSilence(0)
        .withFlatline(false);
  }

  private Detector newDetector(DetectorOptions ofRules) {
    return detectorListener == null
        ? model.newDetector(ofRules)
        : model.newDetector(ofRules, detectorListener);
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
