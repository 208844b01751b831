package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier needs to make processors.
 *
 * @param options where no rule says anything
 * @param rules asked at each point
 * @param storeName the state store's name, which also names its changelog topic
 */
record ProcessorParts(
    DetectorModel model,
    DetectorOptions options,
    @Nullable DetectorListener detectorListener,
    StateListener stateListener,
    Supplier<RuleSet> rules,
    RuleListener ruleListener,
    String storeName) {

  ProcessorParts(DetectorModel model, DetectorOptions options) {
    this(model, options, null, SILENT, noRules(options), RuleListener.SILENT, "series-state");
  }

  private static Supplier<RuleSet> noRules(DetectorOptions options) {
    RuleSet none = RuleSet.of(SeriesSettings.defaults(options), List.of());
    return () -> none;
  }

  private static final StateListener SILENT =
      new StateListener() {
        @Override
        public void onStateReset(StateDecodeException.Reason reason) {}

        @Override
        public void onStatesChanged(int series, int openIncidents) {}
      };

  <L extends DetectorListener & StateListener> ProcessorParts withListener(L listener) {
    return new ProcessorParts(model, options, listener, listener, rules, ruleListener, storeName);
  }

  ProcessorParts withStoreName(String name) {
    return new ProcessorParts(
        model, options, detectorListener, stateListener, rules, ruleListener, name);
  }

  ProcessorParts withRules(Supplier<RuleSet> newRules, RuleListener listener) {
    return new ProcessorParts(
        model, options, detectorListener, stateListener, newRules, listener, storeName);
  }

  RuledDetectors newDetectors() {
    return new RuledDetectors(rules, ruleListener, this::newDetector);
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
            .withLoggingEnabled(Map.of()));
  }
}
