package dev.offbeat.detector.app;

import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.kafka.PointListener;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a topology asks while it runs, and whom it tells.
 *
 * @param rules asked at each point
 * @param feedback asked at each point
 * @param connected whether a record would have come if there had been one
 * @param points told of every point of every series
 */
record LiveParts(
    LiveRules rules,
    Supplier<FeedbackBook> feedback,
    BooleanSupplier connected,
    PointListener points) {
  /** No rule, no feedback, no listener. */
  static LiveParts of(AppConfig config, BooleanSupplier connected) {
    return new LiveParts(
        new LiveRules(LiveRules.defaults(config), null),
        FeedbackBook::empty,
        connected,
        PointListener.SILENT);
  }
}
