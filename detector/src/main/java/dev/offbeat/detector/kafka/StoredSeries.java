package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the state store's entries: what the intake and what the detector knows of a series. Its
 * states are overwritten by the next entry. Not thread-safe.
 */
public final class StoredSeries {
  /*
   * An entry: a byte that says so, the intake's state, the detector's as its codec writes it. Before
   * there was an intake it was the latter alone, which begins with a small number: such an entry goes
   * on, with what the intake can take from it.
   */
  static final byte ENTRY = 64;

  private final SeriesStateCodec codec;
  private final SeriesState state;
  private final IntakeState intake;

  /** A reader of the entries of a model's series. */
  public StoredSeries(DetectorModel model) {
    this(model, new IntakeState(model.metadata().featureCount()));
  }

  StoredSeries(DetectorModel model, IntakeState intake) {
    this.codec = model.stateCodec();
    this.state = model.newState();
    this.intake = intake;
  }

  /** Whether a key of the store is a series' name, and not the one of the store's own counts. */
  public static boolean isSeries(String key) {
    return !key.equals(StateCounts.KEY);
  }

  /** How many series a store holds, as it says itself; -1 if it does not say. */
  public static int count(ReadOnlyKeyValueStore<String, byte[]> store, DetectorModel model) {
    StateCounts counts = StateCounts.decode(store.get(StateCounts.KEY), model.fingerprint());
    return counts == null ? -1 : counts.series();
  }

  /** The name of the store in which the application keeps its series. */
  public static String storeName() {
    return ProcessorParts.STORE;
  }

  /**
   * Reads an entry.
   *
   * @throws StateDecodeException if it is no state of the model; what is held is of no use then
   */
  public void read(byte[] bytes) throws StateDecodeException {
    intake.clear();
    if (bytes.length == 0 || bytes[0] != ENTRY) {
      codec.decode(bytes, state);
      intake.assume(state.lastTimestampMillis(), state.points(), state.cadenceMillis());
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    int end;
    try {
      intake.read(in);
      end = in.position();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      end = bytes.length; // no state is empty: the codec says that it is damaged
    }
    codec.decode(bytes, end, state);
  }

  /** The detector's part of what was read last. */
  public SeriesState state() {
    return state;
  }

  /** The intake's part of what was read last. */
  public IntakeState intake() {
    return intake;
  }
}
