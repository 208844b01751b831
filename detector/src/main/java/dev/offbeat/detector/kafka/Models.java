package dev.offbeat.detector.kafka;

import dev.offbeat.detector.DetectorModel;
import org.jspecify.annotations.Nullable;

/** The models there are, and which is wanted. Asked by every stream thread. */
public interface Models {
  /** What is wanted now; the same object until it changes. */
  ModelPlan plan();

  /**
   * A model by the name that states have for it. It stays loaded until it is released as often as
   * it was held.
   *
   * @param fingerprint 16 hex digits
   * @return null if there is no such model any more
   */
  @Nullable DetectorModel hold(String fingerprint);

  /** Gives back a model that was held, whose detectors are closed. */
  void release(DetectorModel model);

  /** One model for ever, which the caller closes. */
  static Models only(DetectorModel model) {
    ModelPlan plan = ModelPlan.of(model);
    return new Models() {
      @Override
      public ModelPlan plan() {
        return plan;
      }

      @Override
      public @Nullable DetectorModel hold(String fingerprint) {
        return fingerprint.equals(model.fingerprint()) ? model : null;
      }

      @Override
      public void release(DetectorModel released) {}
    };
  }
}
