package dev.offbeat.detector.kafka;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one series, as its entry in the store has it: the intake's part, the detector's,
 * and what a change of models adds. Scratch, reused: the next entry overwrites it.
 */
final class SeriesEntry {
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

  private static final Logger log = LoggerFactory.getLogger(SeriesEntry.class);

  private final TaskModels models;
  private final ModelListener listener;
  private final IntakeState intake;
  private final Companion companion;
  private final Origins origins = new Origins();
  private ByteBuffer buffer;
  private TaskModel model;
  private SeriesState state;
  private TaskModel newcomer; // that the series would have if it were new
  private boolean isAccompanied;
  private long storedLive; // key of the model in the store; 0 for none
  private long storedShadow; // the companion's; 0 for none

  /** An entry of no series yet. */
  SeriesEntry(TaskModels models, TaskModel first, IntakeState intake, ModelListener listener) {
    this.models = models;
    this.listener = listener;
    this.intake = intake;
    model = first;
    newcomer = first;
    state = first.live;
    int features = first.model.metadata().featureCount();
    companion = new Companion(features);
    buffer = ByteBuffer.allocate(1 + intake.maxBytes());
  }

  /**
   * Makes it the entry of a series of which nothing is stored.
   *
   * @param first the model that a new series begins with
   */
  void begin(TaskModel first) {
    newcomer = first;
    intake.clear();
    origins.clear();
    storedLive = 0;
    storedShadow = 0;
    restart();
  }

  /**
   * Reads an entry.
   *
   * @param first the model that a new series begins with
   * @throws StateDecodeException if it is no state of a model that is there; it is then as that of
   *     a new series
   */
  void read(byte[] bytes, TaskModel first) throws StateDecodeException {
    newcomer = first;
    intake.clear();
    origins.clear();
    isAccompanied = false;
    storedLive = first.key;
    storedShadow = 0;
    try {
      readParts(bytes);
    } catch (StateDecodeException e) {
      intake.clear();
      origins.clear();
      restart();
      throw e;
    }
  }

  private void readParts(byte[] bytes) throws StateDecodeException {
    if (bytes.length == 0 || (bytes[0] != ENTRY && bytes[0] != ENTRY_OF_CHANGE)) {
      readState(bytes, 0);
      intake.assume(state.lastTimestampMillis(), state.points(), state.cadenceMillis());
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    int end;
    try {
      intake.read(in);
      if (bytes[0] == ENTRY_OF_CHANGE) {
        readChange(bytes, in);
      }
      end = in.position();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      end = bytes.length; // no state is empty: the codec says that it is damaged
    }
    readState(bytes, end);
  }

  private void readChange(byte[] bytes, ByteBuffer in) {
    int flags = in.get();
    if ((flags & ACCOMPANIED) != 0) {
      int length = companion.read(in);
      int start = in.position();
      in.position(start + length);
      storedShadow = length == 0 ? 0 : companion.key;
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

  private void readState(byte[] bytes, int offset) throws StateDecodeException {
    long key = SeriesStateCodec.fingerprint(bytes, offset);
    storedLive = key == 0 ? newcomer.key : key;
    if (key != model.key) {
      TaskModel found = models.of(key);
      if (found == null && isAccompanied && companion.state != null && companion.model != null) {
        listener.onSwitched(
            TaskModel.fingerprint(key),
            companion.model.fingerprint(),
            ModelListener.Switch.ORPHANED);
        model = companion.model;
        state = companion.state;
        isAccompanied = false;
        return;
      }
      model = found == null ? newcomer : found;
    }
    state = model.live;
    model.codec.decode(bytes, offset, state);
  }

  /** The entry's bytes, which are taken to be stored from here on. */
  byte[] write() {
    origins.keep(Origins.POINT, state.hasOpenIncident());
    origins.keep(Origins.SILENCE, intake.isSilent());
    origins.keep(Origins.FLATLINE, intake.isFlat());
    if (isAccompanied || !origins.isEmpty()) {
      writeChange();
    } else {
      makeRoom(1 + intake.maxBytes());
      buffer.clear().put(ENTRY);
      intake.write(buffer);
    }
    storedLive = model.key;
    storedShadow = isAccompanied && companion.state != null ? companion.key : 0;
    return model.codec.encode(state, buffer.flip());
  }

  private void makeRoom(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(2 * bytes);
    }
  }

  private void writeChange() {
    byte[] second =
        isAccompanied && companion.state != null && companion.model != null
            ? companion.model.codec.encode(companion.state)
            : new byte[0];
    int features = model.model.metadata().featureCount();
    int most =
        2 + intake.maxBytes() + Companion.ownBytes(features) + second.length + Origins.bytes();
    makeRoom(most);
    boolean hasOrigins = !origins.isEmpty();
    buffer.clear().put(ENTRY_OF_CHANGE);
    intake.write(buffer);
    buffer.put((byte) ((isAccompanied ? ACCOMPANIED : 0) | (hasOrigins ? ORIGINS : 0)));
    if (isAccompanied) {
      companion.write(buffer, second);
    }
    if (hasOrigins) {
      origins.write(buffer);
    }
  }

  /** Notes that nothing is stored any more. */
  void delete() {
    storedLive = 0;
    storedShadow = 0;
  }

  /** The key of the model that the stored entry names; 0 where nothing is stored. */
  long storedLive() {
    return storedLive;
  }

  /** The key of the second model that the stored entry names; 0 for none. */
  long storedShadow() {
    return storedShadow;
  }

  /** Incidents that are open on the series. */
  int openIncidents() {
    return (state.hasOpenIncident() ? 1 : 0)
        + (intake.isSilent() ? 1 : 0)
        + (intake.isFlat() ? 1 : 0);
  }

  /** The intake's part. */
  IntakeState intake() {
    return intake;
  }

  /** The detector's part. */
  SeriesState state() {
    return state;
  }

  /** Its model. */
  TaskModel model() {
    return model;
  }

  /** The second model's part; null where there is none. */
  @Nullable Companion companion() {
    return isAccompanied ? companion : null;
  }

  /** Drops the detector's part: it is that of a new series. */
  void restart() {
    model = newcomer;
    state = model.model.newState();
    isAccompanied = false;
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
}
