package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's states in its store. Bytes that are not a state of this model are reported, left where
 * they are until the series' next point, and then replaced: never used.
 */
final class SeriesStates {
  private static final Logger log = LoggerFactory.getLogger(SeriesStates.class);

  private final DetectorModel model;
  private final SeriesStateCodec codec;
  private final KeyValueStore<String, byte[]> store;
  private final StateListener listener;
  private final SeriesState scratch; // the state last taken out, unless it is new

  private StateCounts counts;
  private boolean isNew; // whether the state last taken out is in the store yet
  private boolean resetLogged;

  /** Takes over a restored store, which says what is in it. */
  SeriesStates(DetectorModel model, KeyValueStore<String, byte[]> store, StateListener listener) {
    this.model = model;
    this.codec = model.stateCodec();
    this.store = store;
    this.listener = listener;
    this.scratch = model.newState();
    StateCounts kept = StateCounts.decode(store.get(StateCounts.KEY), model.fingerprint());
    this.counts = kept == null ? count() : kept;
    listener.onStatesChanged(counts.series(), counts.openIncidents());
  }

  /** Reads the whole store: after an upgrade, or for another model than before. */
  private StateCounts count() {
    int series = 0;
    int openIncidents = 0;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        if (!entry.key.equals(StateCounts.KEY)) {
          series++;
          openIncidents += isOpen(entry.value) ? 1 : 0;
        }
      }
    }
    return new StateCounts(series, openIncidents);
  }

  private boolean isOpen(byte[] bytes) {
    try {
      codec.decode(bytes, scratch);
      return scratch.hasOpenIncident();
    } catch (StateDecodeException e) {
      return false; // reported when the series speaks again
    }
  }

  /**
   * A series' state, new if nothing of this model is known of it. It is good until the next one is
   * taken out.
   */
  SeriesState get(String name) {
    if (name.equals(StateCounts.KEY)) {
      throw new IllegalArgumentException("expected a series' name, found the one of the counts");
    }
    byte[] bytes = store.get(name);
    isNew = bytes == null;
    if (bytes == null) {
      return model.newState();
    }
    try {
      codec.decode(bytes, scratch);
      return scratch;
    } catch (StateDecodeException e) {
      listener.onStateReset(e.reason());
      if (!resetLogged) {
        log.warn("{} starts anew, as do others like it: {}", name, e.getMessage());
        resetLogged = true;
      }
      return model.newState();
    }
  }

  /** Puts back the state that was taken out last. */
  void put(String name, SeriesState state, boolean wasOpen) {
    store.put(name, codec.encode(state));
    int opened = (state.hasOpenIncident() ? 1 : 0) - (wasOpen ? 1 : 0);
    if (isNew || opened != 0) {
      int added = isNew ? 1 : 0;
      counts = counts.plus(added, opened);
      store.put(StateCounts.KEY, counts.encode(model.fingerprint()));
      listener.onStatesChanged(added, opened);
    }
  }

  /** Hands the store over: its states are somebody else's to count. */
  void close() {
    listener.onStatesChanged(-counts.series(), -counts.openIncidents());
  }
}
