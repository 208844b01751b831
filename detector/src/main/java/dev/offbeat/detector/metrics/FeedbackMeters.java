package dev.offbeat.detector.metrics;

import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.feedback.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Tells how much people said of incidents, and how often they agreed. */
public final class FeedbackMeters {
  // Gauges of what is known, and no counters of what came: feedback may be taken back, and a
  // restart
  // reads all of it again.
  private volatile FeedbackBook book = FeedbackBook.empty();
  private volatile int refused;

  FeedbackMeters(MeterRegistry registry) {
    for (Verdict verdict : Verdict.values()) {
      Gauge.builder(MeterNames.FEEDBACK.meterName(), this, meters -> meters.book.count(verdict))
          .description(MeterNames.FEEDBACK.description())
          .tag("verdict", verdict.code())
          .strongReference(true)
          .register(registry);
    }
    gauge(
        registry,
        MeterNames.FEEDBACK_PRECISION,
        meters -> meters.book.precision().orElse(Double.NaN));
    gauge(registry, MeterNames.FEEDBACK_REFUSED, meters -> meters.refused);
  }

  private void gauge(
      MeterRegistry registry, MeterNames name, ToDoubleFunction<FeedbackMeters> value) {
    Gauge.builder(name.meterName(), this, value)
        .description(name.description())
        .strongReference(true)
        .register(registry);
  }

  /**
   * Tells what is known.
   *
   * @param unusable records that are not feedback
   */
  public void onFeedback(FeedbackBook known, int unusable) {
    book = known;
    refused = unusable;
  }
}
