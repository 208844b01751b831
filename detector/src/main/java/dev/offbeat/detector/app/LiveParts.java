package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.kafka.ModelListener;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.PointListener;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a topology asks while it runs, and whom it tells.
 *
 * @param models asked at each point
 * @param modelListener told of models by every stream thread
 * @param rules asked at each point
 * @param feedback asked at each point
 * @param connected whether a record would have come if there had been one
 * @param points told of every point of every series
 */
record LiveParts(
    Models models,
    ModelListener modelListener,
    LiveRules rules,
    Supplier<FeedbackBook> feedback,
    BooleanSupplier connected,
    PointListener points) {
  /** One model, no rule, no feedback, no listener. */
  static LiveParts of(AppConfig config, DetectorModel model, BooleanSupplier connected) {
    return new LiveParts(
        Models.only(model),
        ModelListener.SILENT,
        new LiveRules(LiveRules.defaults(config), LiveRules.models(config), null),
        FeedbackBook::empty,
        connected,
        PointListener.SILENT);
  }
}
