package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What a supplier needs to make processors.
 *
 * @param storeName the state store's name, which also names its changelog topic
 */
record ProcessorParts(
    DetectorModel model,
    DetectorOptions options,
    @Nullable DetectorListener detectorListener,
    StateListener stateListener,
    String storeName) {

  ProcessorParts(DetectorModel model, DetectorOptions options) {
    this(model, options, null, SILENT, "series-state");
  }

  private static final StateListener SILENT =
      new StateListener() {
        @Override
        public void onStateReset(StateDecodeException.Reason reason) {}

        @Override
        public void onStatesChanged(int series, int openIncidents) {}
      };

  <L extends DetectorListener & StateListener> ProcessorParts withListener(L listener) {
    return new ProcessorParts(model, options, listener, listener, storeName);
  }

  ProcessorParts withStoreName(String name) {
    return new ProcessorParts(model, options, detectorListener, stateListener, name);
  }

  Detector newDetector() {
    return detectorListener == null
        ? model.newDetector(options)
        : model.newDetector(options, detectorListener);
  }

  Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(storeName), Serdes.String(), Serdes.ByteArray())
            .withCachingEnabled()
            .withLoggingEnabled(Map.of()));
  }
}
