package dev.offbeat.detector.kafka;

import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.intake.IntakeState;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's series in its store, and how many there are. Bytes that are not a state of a model
 * that is there are reported, left where they are until the series' next point, and then replaced:
 * never used.
 */
final class SeriesStates {
  private static final Logger log = LoggerFactory.getLogger(SeriesStates.class);

  private final KeyValueStore<String, byte[]> store;
  private final StateListener listener;
  private final ModelListener modelListener;
  private final SeriesEntry entry; // what was taken out last
  private final ModelBook book;
  private boolean isNew; // whether it is in the store yet
  private int wasOpen; // incidents of it
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
    this.store = store;
    this.listener = listener;
    this.modelListener = modelListener;
    entry = new SeriesEntry(models, first, intake, modelListener);
    StateCounts.Kept kept = StateCounts.decode(store.get(StateCounts.KEY));
    if (kept != null && models.of(kept.book().slot(null).lead) != null) {
      book = kept.book();
      counts = kept.counts();
    } else {
      book = new ModelBook();
      book.slots().put(ModelPlan.DEFAULT, new ModelBook.Slot(first.key));
      counts = count(first);
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
        KeyValue<String, byte[]> one = all.next();
        if (!one.key.equals(StateCounts.KEY)) {
          series++;
          openIncidents += openIncidents(one.value, first);
          book.count(entry.storedLive(), 1, 0);
          book.count(entry.storedShadow(), 0, entry.storedShadow() == 0 ? 0 : 1);
        }
      }
    }
    return new StateCounts(series, openIncidents);
  }

  private int openIncidents(byte[] bytes, TaskModel first) {
    try {
      entry.read(bytes, first);
      return entry.openIncidents();
    } catch (StateDecodeException e) {
      return 0; // reported when the series speaks again
    }
  }

  /**
   * Takes out a series, a new one if nothing of a model that is there is known of it. {@link
   * #entry} is its, until the next one is taken out.
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
    if (bytes == null) {
      entry.begin(first);
    } else {
      try {
        entry.read(bytes, first);
      } catch (StateDecodeException e) {
        listener.onStateReset(e.reason());
        if (!resetLogged) {
          log.warn("{} starts anew, as do others like it: {}", name, e.getMessage());
          resetLogged = true;
        }
      }
    }
    wasOpen = entry.openIncidents();
    return !isNew;
  }

  /** What was taken out last. */
  SeriesEntry entry() {
    return entry;
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
    int open = entry.openIncidents();
    long wasLive = entry.storedLive();
    long wasShadow = entry.storedShadow();
    store.put(name, entry.write());
    if (wasLive != entry.storedLive() || wasShadow != entry.storedShadow()) {
      countModel(wasLive, -1, 0);
      countModel(entry.storedLive(), 1, 0);
      countModel(wasShadow, 0, -1);
      countModel(entry.storedShadow(), 0, 1);
    }
    change(isNew ? 1 : 0, open - wasOpen);
    isNew = false;
    wasOpen = open;
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
    countModel(entry.storedLive(), -1, 0);
    countModel(entry.storedShadow(), 0, -1);
    entry.delete();
    change(isNew ? 0 : -1, -wasOpen);
    isNew = true;
    wasOpen = 0;
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
