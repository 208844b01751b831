package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's series in its store: what the intake and what the detector knows of each. Bytes that
 * are not a state of this model are reported, left where they are until the series' next point, and
 * then replaced: never used.
 */
final class SeriesStates {
  private static final Logger log = LoggerFactory.getLogger(SeriesStates.class);

  private final DetectorModel model;
  private final SeriesStateCodec codec;
  private final KeyValueStore<String, byte[]> store;
  private final StateListener listener;
  private final StoredSeries stored;
  private final SeriesState scratch; // what was taken out last, unless it is new
  private final IntakeState intake; // what was taken out last
  private final ByteBuffer buffer;

  private SeriesState state; // what was taken out last
  private boolean isNew; // whether that is in the store yet
  private int wasOpen; // incidents of it
  private StateCounts counts;
  private boolean resetLogged;

  /** Takes over a restored store, which says what is in it. */
  SeriesStates(
      DetectorModel model,
      KeyValueStore<String, byte[]> store,
      IntakeState intake,
      StateListener listener) {
    this.model = model;
    this.codec = model.stateCodec();
    this.store = store;
    this.listener = listener;
    this.stored = new StoredSeries(model, intake);
    this.scratch = stored.state();
    this.state = scratch;
    this.intake = intake;
    this.buffer = ByteBuffer.allocate(1 + IntakeState.maxBytes(model.metadata().featureCount()));
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
          openIncidents += open(entry.value);
        }
      }
    }
    return new StateCounts(series, openIncidents);
  }

  private int open(byte[] bytes) {
    state = scratch;
    try {
      stored.read(bytes);
      return open();
    } catch (StateDecodeException e) {
      return 0; // reported when the series speaks again
    }
  }

  private int open() {
    return (state.hasOpenIncident() ? 1 : 0)
        + (intake.isSilent() ? 1 : 0)
        + (intake.isFlat() ? 1 : 0);
  }

  /**
   * Takes out a series, a new one if nothing of this model is known of it. {@link #state} and
   * {@link #intake} are its, until the next one is taken out.
   *
   * @return whether it is in the store
   */
  boolean take(String name) {
    if (name.equals(StateCounts.KEY)) {
      throw new IllegalArgumentException("expected a series' name, found the one of the counts");
    }
    byte[] bytes = store.get(name);
    isNew = bytes == null;
    state = scratch;
    if (bytes == null) {
      state = model.newState();
      intake.clear();
    } else {
      try {
        stored.read(bytes);
      } catch (StateDecodeException e) {
        listener.onStateReset(e.reason());
        if (!resetLogged) {
          log.warn("{} starts anew, as do others like it: {}", name, e.getMessage());
          resetLogged = true;
        }
        state = model.newState();
        intake.clear();
      }
    }
    wasOpen = open();
    return !isNew;
  }

  /** The detector's part of what was taken out last. */
  SeriesState state() {
    return state;
  }

  /** The intake's part of what was taken out last. */
  IntakeState intake() {
    return intake;
  }

  /** Drops the detector's part of what was taken out last. */
  void restart() {
    state = model.newState();
  }

  int series() {
    return counts.series();
  }

  /** Puts back what was taken out last. */
  void put(String name) {
    buffer.clear().put(StoredSeries.ENTRY);
    intake.write(buffer);
    store.put(name, codec.encode(state, buffer.flip()));
    change(isNew ? 1 : 0, open() - wasOpen);
    isNew = false;
    wasOpen = open();
  }

  /** Forgets the series that was taken out last. */
  void forget(String name) {
    store.delete(name);
    change(isNew ? 0 : -1, -wasOpen);
    isNew = true;
    wasOpen = 0;
  }

  private void change(int series, int openIncidents) {
    if (series != 0 || openIncidents != 0) {
      counts = counts.plus(series, openIncidents);
      store.put(StateCounts.KEY, counts.encode(model.fingerprint()));
      listener.onStatesChanged(series, openIncidents);
    }
  }

  /** Hands the store over: its states are somebody else's to count. */
  void close() {
    listener.onStatesChanged(-counts.series(), -counts.openIncidents());
  }
}
