package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The models that one task holds. */
final class TaskModels implements AutoCloseable {
  private final Models models;
  private final Map<Long, TaskModel> held = new HashMap<>();

  TaskModels(Models models) {
    this.models = models;
  }

  ModelPlan plan() {
    return models.plan();
  }

  /** A model by the number in its states; null if there is none. */
  @Nullable TaskModel of(long key) {
    TaskModel known = held.get(key);
    if (known == null && key != 0) {
      DetectorModel found = models.hold(TaskModel.fingerprint(key));
      if (found != null) {
        known = new TaskModel(found);
        held.put(key, known);
      }
    }
    return known;
  }

  /** The same for the model that a plan has for most series. */
  TaskModel of(String fingerprint) {
    TaskModel known = of(TaskModel.key(fingerprint));
    if (known == null) {
      throw new IllegalStateException("a plan's default model is there: " + fingerprint);
    }
    return known;
  }

  int count() {
    return held.size();
  }

  /**
   * Gives back those that are not needed.
   *
   * @param first told of each before
   */
  void keepOnly(LongPredicate needed, Consumer<DetectorModel> first) {
    for (Iterator<TaskModel> all = held.values().iterator(); all.hasNext(); ) {
      TaskModel one = all.next();
      if (!needed.test(one.key)) {
        all.remove();
        first.accept(one.model);
        models.release(one.model);
      }
    }
  }

  @Override
  public void close() {
    keepOnly(key -> false, model -> {});
  }
}
