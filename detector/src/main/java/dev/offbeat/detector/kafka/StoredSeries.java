package dev.offbeat.detector.kafka;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.intake.IntakeState;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the state store's entries for whoever only looks: what the intake and what the detector
 * knows of a series. What is read is overwritten by the next entry. Not thread-safe.
 */
public final class StoredSeries implements AutoCloseable {
  private final TaskModels models;
  private final TaskModel first;
  private final SeriesEntry entry;

  /** A reader of series that these models watch. */
  public StoredSeries(Models models) {
    this.models = new TaskModels(models);
    first = this.models.of(models.plan().first());
    IntakeState intake = new IntakeState(first.model.metadata().featureCount());
    entry = new SeriesEntry(this.models, first, intake, ModelListener.SILENT);
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
    entry.read(bytes, first);
  }

  /** The fingerprint of the model that watches what was read last. */
  public String fingerprint() {
    return entry.model().fingerprint();
  }

  /** The detector's part of what was read last. */
  public SeriesState state() {
    return entry.state();
  }

  /** The intake's part of what was read last. */
  public IntakeState intake() {
    return entry.intake();
  }

  /** Gives back the models. */
  @Override
  public void close() {
    models.close();
  }
}
