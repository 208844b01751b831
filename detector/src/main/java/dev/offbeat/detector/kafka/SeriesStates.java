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

  private int series;
  private int openIncidents;
  private boolean isNew; // whether the state last taken out is in the store yet
  private boolean resetLogged;

  /** Takes over a restored store, which it reads once to know what is in it. */
  SeriesStates(DetectorModel model, KeyValueStore<String, byte[]> store, StateListener listener) {
    this.model = model;
    this.codec = model.stateCodec();
    this.store = store;
    this.listener = listener;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        series++;
        openIncidents += isOpen(entry.value) ? 1 : 0;
      }
    }
    listener.onStatesChanged(series, openIncidents);
  }

  private boolean isOpen(byte[] bytes) {
    try {
      return codec.decode(bytes).hasOpenIncident();
    } catch (StateDecodeException e) {
      return false; // reported when the series speaks again
    }
  }

  /** A series' state, new if nothing of this model is known of it. */
  SeriesState get(String name) {
    byte[] bytes = store.get(name);
    isNew = bytes == null;
    if (bytes == null) {
      return model.newState();
    }
    try {
      return codec.decode(bytes);
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
      series += isNew ? 1 : 0;
      openIncidents += opened;
      listener.onStatesChanged(isNew ? 1 : 0, opened);
    }
  }

  /** Hands the store over: its states are somebody else's to count. */
  void close() {
    listener.onStatesChanged(-series, -openIncidents);
  }
}
