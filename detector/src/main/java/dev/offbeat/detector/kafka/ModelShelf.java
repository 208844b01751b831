package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Models that somebody else opens and closes: each must stay open as long as the topology runs. May
 * be changed from any thread.
 *
 * <pre>{@code
 * ModelShelf models = new ModelShelf(first);
 * supplier.withModels(models, ModelListener.SILENT);
 * models.want(DetectorModel.load(path)); // later
 * }</pre>
 */
public final class ModelShelf implements Models {
  private final List<String> features;
  private final Map<String, DetectorModel> models = new ConcurrentHashMap<>(); // by fingerprint
  private volatile ModelPlan plan;

  /** One model, which watches all series until another one is wanted. */
  public ModelShelf(DetectorModel first) {
    features = first.metadata().features();
    models.put(first.fingerprint(), first);
    plan = ModelPlan.of(first);
  }

  /**
   * Lets a model take over from the next points on, where it proves no worse.
   *
   * @throws IllegalArgumentException if its features are not those of the first one
   */
  public void want(DetectorModel next) {
    keep(next);
    if (!plan.first().equals(next.fingerprint())) {
      plan = ModelPlan.of(next);
    }
  }

  /**
   * Keeps a model that is not wanted at hand, for the series whose states are of it.
   *
   * @throws IllegalArgumentException if its features are not those of the first one
   */
  public void keep(DetectorModel before) {
    if (!before.metadata().features().equals(features)) {
      throw new IllegalArgumentException(
          "expected a model of the features %s, found %s"
              .formatted(features, before.metadata().features()));
    }
    models.putIfAbsent(before.fingerprint(), before);
  }

  @Override
  public ModelPlan plan() {
    return plan;
  }

  @Override
  public @Nullable DetectorModel hold(String fingerprint) {
    return models.get(fingerprint);
  }

  @Override
  public void release(DetectorModel model) {
    // it stays on the shelf
  }
}
