package dev.offbeat.detector.kafka;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's series in its store: what the intake and what the detector knows of each. Bytes that
 * are not a state of a model that is there are reported, left where they are until the series' next
 * point, and then replaced: never used.
 */
final class SeriesStates {
  /*
   * An entry: a byte that says so, the intake's state, the detector's as its codec writes it, which
   * names its model. Before there was an intake it was the latter alone, which begins with a small
   * number: such an entry goes on, with what the intake can take from it.
   *
   * While one model takes over from another, a second kind of entry has more between the two: a byte
   * of flags, the companion, and the origins of what is open.
   */
  private static final byte ENTRY = 64;
  private static final byte ENTRY_OF_CHANGE = 65;
  private static final int ACCOMPANIED = 1;
  private static final int ORIGINS = 2;

  private static final Logger log = LoggerFactory.getLogger(SeriesStates.class);

  private final TaskModels models;
  private final KeyValueStore<String, byte[]> store;
  private final StateListener listener;
  private final ModelListener modelListener;
  private final IntakeState intake; // what was taken out last
  private final Companion companion; // the same
  private final Origins origins = new Origins(); // the same
  private final ModelBook book;
  private ByteBuffer buffer;

  private TaskModel model; // of what was taken out last
  private SeriesState state; // the same
  private TaskModel newcomer; // that it would have as a new series
  private boolean isAccompanied;
  private boolean isNew; // whether it is in the store yet
  private int wasOpen; // incidents of it
  private long wasLive; // its model, as stored
  private long wasShadow; // its companion's, as stored; 0 for none
  private StateCounts counts;
  private boolean isBookChanged;
  private boolean resetLogged;

  /**
   * Takes over a restored store, which says what is in it.
   *
   * @param first the model of a store in which there is nothing
   */
  SeriesStates(
      TaskModels models,
      TaskModel first,
      KeyValueStore<String, byte[]> store,
      IntakeState intake,
      StateListener listener,
      ModelListener modelListener) {
    this.models = models;
    this.store = store;
    this.listener = listener;
    this.modelListener = modelListener;
    this.model = first;
    this.newcomer = first;
    this.state = first.live;
    this.intake = intake;
    this.companion = new Companion(first.model.metadata().featureCount());
    this.buffer = ByteBuffer.allocate(1 + intake.maxBytes());
    StateCounts.Kept kept = StateCounts.decode(store.get(StateCounts.KEY));
    if (kept != null && models.of(kept.book().slot(null).lead) != null) {
      this.book = kept.book();
      this.counts = kept.counts();
    } else {
      this.book = new ModelBook();
      book.slots().put(ModelPlan.DEFAULT, new ModelBook.Slot(first.key));
      this.counts = count(first);
    }
    listener.onStatesChanged(counts.series(), counts.openIncidents());
    book.keys()
        .forEach(
            key ->
                modelListener.onSeries(
                    TaskModel.fingerprint(key), book.live(key), book.shadow(key)));
  }

  /** Reads the whole store: after an upgrade, or without the model of before. */
  private StateCounts count(TaskModel first) {
    int series = 0;
    int openIncidents = 0;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        if (!entry.key.equals(StateCounts.KEY)) {
          series++;
          openIncidents += open(entry.value, first);
          book.count(wasLive, 1, 0);
          book.count(wasShadow, 0, wasShadow == 0 ? 0 : 1);
        }
      }
    }
    return new StateCounts(series, openIncidents);
  }

  private int open(byte[] bytes, TaskModel first) {
    newcomer = first;
    try {
      decode(bytes);
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
   * Takes out a series, a new one if nothing of a model that is there is known of it. {@link
   * #state} and {@link #intake} are its, until the next one is taken out.
   *
   * @param first the model that a new series begins with
   * @return whether it is in the store
   */
  boolean take(String name, TaskModel first) {
    if (name.equals(StateCounts.KEY)) {
      throw new IllegalArgumentException("expected a series' name, found the one of the counts");
    }
    byte[] bytes = store.get(name);
    isNew = bytes == null;
    newcomer = first;
    if (bytes == null) {
      clear();
      intake.clear();
      wasLive = 0;
      restart();
    } else {
      try {
        decode(bytes);
      } catch (StateDecodeException e) {
        listener.onStateReset(e.reason());
        if (!resetLogged) {
          log.warn("{} starts anew, as do others like it: {}", name, e.getMessage());
          resetLogged = true;
        }
        intake.clear();
        origins.clear();
        restart();
      }
    }
    wasOpen = open();
    return !isNew;
  }

  private void clear() {
    isAccompanied = false;
    wasShadow = 0;
    origins.clear();
  }

  /** Reads an entry. */
  private void decode(byte[] bytes) throws StateDecodeException {
    clear();
    intake.clear();
    wasLive = newcomer.key;
    if (bytes.length == 0 || !isEntry(bytes[0])) {
      decodeState(bytes, 0);
      intake.assume(state.lastTimestampMillis(), state.points(), state.cadenceMillis());
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    int end;
    try {
      intake.read(in);
      if (bytes[0] == ENTRY_OF_CHANGE) {
        decodeChange(bytes, in);
      }
      end = in.position();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      end = bytes.length; // no state is empty: the codec says that it is damaged
    }
    decodeState(bytes, end);
  }

  /** Whether a byte begins an entry. */
  static boolean isEntry(byte first) {
    return first == ENTRY || first == ENTRY_OF_CHANGE;
  }

  /** Steps over what an entry of a change has between the intake's state and the detector's. */
  static void skipChange(byte first, ByteBuffer in, Companion scratch) {
    if (first == ENTRY_OF_CHANGE) {
      int flags = in.get();
      if ((flags & ACCOMPANIED) != 0) {
        int length = scratch.read(in);
        in.position(in.position() + length);
      }
      if ((flags & ORIGINS) != 0) {
        in.position(in.position() + Origins.bytes());
      }
    }
  }

  private void decodeState(byte[] bytes, int offset) throws StateDecodeException {
    long key = SeriesStateCodec.fingerprint(bytes, offset);
    if (key != model.key) {
      TaskModel found = models.of(key);
      wasLive = key == 0 ? newcomer.key : key;
      if (found == null && isAccompanied && companion.state != null && companion.model != null) {
        modelListener.onSwitched(
            TaskModel.fingerprint(key),
            companion.model.fingerprint(),
            ModelListener.Switch.ORPHANED);
        model = companion.model;
        state = companion.state;
        isAccompanied = false;
        return;
      }
      model = found == null ? newcomer : found;
    } else {
      wasLive = key;
    }
    state = model.live;
    model.codec.decode(bytes, offset, state);
  }

  private void decodeChange(byte[] bytes, ByteBuffer in) {
    int flags = in.get();
    if ((flags & ACCOMPANIED) != 0) {
      int length = companion.read(in);
      int start = in.position();
      in.position(start + length);
      wasShadow = length == 0 ? 0 : companion.key;
      isAccompanied = length == 0;
      TaskModel own = length == 0 ? null : models.of(companion.key);
      if (own != null) {
        try {
          own.codec.decode(bytes, start, length, own.shadow);
          companion.model = own;
          companion.state = own.shadow;
          isAccompanied = true;
        } catch (StateDecodeException e) {
          log.warn("A new model begins anew on a series: {}", e.getMessage());
        }
      }
    }
    if ((flags & ORIGINS) != 0) {
      origins.read(in);
    }
  }

  /** The detector's part of what was taken out last. */
  SeriesState state() {
    return state;
  }

  /** Its model. */
  TaskModel model() {
    return model;
  }

  /** The intake's part of what was taken out last. */
  IntakeState intake() {
    return intake;
  }

  /** The second model's part of what was taken out last; null where there is none. */
  @Nullable Companion companion() {
    return isAccompanied ? companion : null;
  }

  /** Gives the series a second model, which begins where the first one stands. */
  void accompany(TaskModel other) {
    companion.begin(other, other.model.succeed(state));
    isAccompanied = true;
  }

  /** Lets the second model go. */
  void dismiss() {
    isAccompanied = false;
  }

  /** Makes the second model the first and the first the second. What is open stays open. */
  void exchange() {
    TaskModel otherModel = companion.model;
    SeriesState otherState = companion.state;
    if (!isAccompanied || otherModel == null || otherState == null) {
      throw new IllegalStateException("there is a second model");
    }
    otherState.inherit(state);
    origins.note(Origins.POINT, state.hasOpenIncident(), model.key);
    origins.note(Origins.SILENCE, intake.isSilent(), model.key);
    origins.note(Origins.FLATLINE, intake.isFlat(), model.key);
    companion.model = model;
    companion.key = model.key;
    companion.state = state;
    model = otherModel;
    state = otherState;
  }

  /** The fingerprint that an incident's id comes from: the one that it opened under. */
  String fingerprintOf(int kind) {
    long origin = origins.of(kind);
    return origin == 0 ? model.fingerprint() : TaskModel.fingerprint(origin);
  }

  /** An incident opens: what opened before it has ended. */
  void opens(int kind) {
    origins.keep(kind, false);
  }

  /** Drops the detector's part of what was taken out last. */
  void restart() {
    model = newcomer;
    state = model.model.newState();
    isAccompanied = false;
  }

  int series() {
    return counts.series();
  }

  ModelBook book() {
    return book;
  }

  /** Sees to it that the book is kept, with the next series that is put back. */
  void changeBook() {
    isBookChanged = true;
  }

  /** Puts back what was taken out last. */
  void put(String name) {
    int open = open();
    if (isAccompanied || !origins.isEmpty()) {
      writeChange();
    } else {
      makeRoom(1 + intake.maxBytes());
      buffer.clear().put(ENTRY);
      intake.write(buffer);
    }
    store.put(name, model.codec.encode(state, buffer.flip()));
    long shadow = isAccompanied && companion.state != null ? companion.key : 0;
    if (wasLive != model.key || wasShadow != shadow) {
      countModel(wasLive, -1, 0);
      countModel(model.key, 1, 0);
      countModel(wasShadow, 0, -1);
      countModel(shadow, 0, 1);
      wasLive = model.key;
      wasShadow = shadow;
    }
    change(isNew ? 1 : 0, open - wasOpen);
    isNew = false;
    wasOpen = open;
  }

  private void makeRoom(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(2 * bytes);
    }
  }

  private void writeChange() {
    origins.keep(Origins.POINT, state.hasOpenIncident());
    origins.keep(Origins.SILENCE, intake.isSilent());
    origins.keep(Origins.FLATLINE, intake.isFlat());
    byte[] second =
        isAccompanied && companion.state != null && companion.model != null
            ? companion.model.codec.encode(companion.state)
            : new byte[0];
    int most =
        2
            + intake.maxBytes()
            + Companion.ownBytes(model.model.metadata().featureCount())
            + second.length
            + Origins.bytes();
    makeRoom(most);
    boolean hasOrigins = !origins.isEmpty();
    buffer.clear().put(isAccompanied || hasOrigins ? ENTRY_OF_CHANGE : ENTRY);
    intake.write(buffer);
    if (isAccompanied || hasOrigins) {
      buffer.put((byte) ((isAccompanied ? ACCOMPANIED : 0) | (hasOrigins ? ORIGINS : 0)));
    }
    if (isAccompanied) {
      companion.write(buffer, second);
    }
    if (hasOrigins) {
      origins.write(buffer);
    }
  }

  private void countModel(long key, int live, int shadow) {
    if (key != 0) {
      book.count(key, live, shadow);
      isBookChanged = true;
      modelListener.onSeries(TaskModel.fingerprint(key), live, shadow);
    }
  }

  /** Forgets the series that was taken out last. */
  void forget(String name) {
    store.delete(name);
    countModel(isNew ? 0 : wasLive, -1, 0);
    countModel(wasShadow, 0, -1);
    change(isNew ? 0 : -1, -wasOpen);
    isNew = true;
    wasOpen = 0;
    wasLive = 0;
    wasShadow = 0;
  }

  private void change(int series, int openIncidents) {
    if (series != 0 || openIncidents != 0 || isBookChanged) {
      counts = counts.plus(series, openIncidents);
      isBookChanged = false;
      store.put(StateCounts.KEY, counts.encode(book));
    }
    if (series != 0 || openIncidents != 0) {
      listener.onStatesChanged(series, openIncidents);
    }
  }

  /** Hands the store over: its states are somebody else's to count. */
  void close() {
    listener.onStatesChanged(-counts.series(), -counts.openIncidents());
    book.keys()
        .forEach(
            key ->
                modelListener.onSeries(
                    TaskModel.fingerprint(key), -book.live(key), -book.shadow(key)));
  }
}
