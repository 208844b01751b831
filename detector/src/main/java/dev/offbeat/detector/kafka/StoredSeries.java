package dev.offbeat.detector.kafka;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.SeriesStateCodec;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the state store's entries for whoever only looks: what the intake and what the detector
 * knows of a series. What is read is overwritten by the next entry. Not thread-safe.
 */
public final class StoredSeries implements AutoCloseable {
  private final TaskModels models;
  private final TaskModel first;
  private final IntakeState intake;
  private final Companion companion;
  private TaskModel model;

  /** A reader of series that these models watch. */
  public StoredSeries(Models models) {
    this.models = new TaskModels(models);
    first = this.models.of(models.plan().first());
    model = first;
    int features = first.model.metadata().featureCount();
    intake = new IntakeState(features);
    companion = new Companion(features);
  }

  /** Whether a key of the store is a series' name, and not the one of the store's own counts. */
  public static boolean isSeries(String key) {
    return !key.equals(StateCounts.KEY);
  }

  /** How many series a store holds, as it says itself; -1 if it does not say. */
  public static int count(ReadOnlyKeyValueStore<String, byte[]> store) {
    StateCounts.Kept kept = StateCounts.decode(store.get(StateCounts.KEY));
    return kept == null ? -1 : kept.counts().series();
  }

  /** The name of the store in which the application keeps its series. */
  public static String storeName() {
    return ProcessorParts.STORE;
  }

  /**
   * Reads an entry.
   *
   * @throws StateDecodeException if it is no state of a model that is there; what is held is of no
   *     use then
   */
  public void read(byte[] bytes) throws StateDecodeException {
    intake.clear();
    if (bytes.length == 0 || !SeriesStates.isEntry(bytes[0])) {
      readState(bytes, 0);
      SeriesState state = model.live;
      intake.assume(state.lastTimestampMillis(), state.points(), state.cadenceMillis());
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
    int end;
    try {
      intake.read(in);
      SeriesStates.skipChange(bytes[0], in, companion);
      end = in.position();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      end = bytes.length; // no state is empty: the codec says that it is damaged
    }
    readState(bytes, end);
  }

  private void readState(byte[] bytes, int offset) throws StateDecodeException {
    TaskModel found = models.of(SeriesStateCodec.fingerprint(bytes, offset));
    model = found == null ? first : found;
    model.codec.decode(bytes, offset, model.live);
  }

  /** The fingerprint of the model that watches what was read last. */
  public String fingerprint() {
    return model.fingerprint();
  }

  /** The detector's part of what was read last. */
  public SeriesState state() {
    return model.live;
  }

  /** The intake's part of what was read last. */
  public IntakeState intake() {
    return intake;
  }

  /** Gives back the models. */
  @Override
  public void close() {
    models.close();
  }
}
