package dev.offbeat.detector.app;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.kafka.PointListener;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.SeriesExposition;
import dev.offbeat.detector.rules.SeriesSelection;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Puts the numbers of chosen series among the meters. */
final class ExposedSeries implements PointListener {
  private final SeriesExposition exposition;

  private ExposedSeries(SeriesExposition exposition) {
    this.exposition = exposition;
  }

  /** What the configuration asks for, which may be nothing. */
  static PointListener of(
      AppConfig.Exposition config, DetectorMetrics metrics, PrometheusRegistry registry) {
    if (config.select().isEmpty()) {
      return PointListener.SILENT;
    }
    SeriesExposition exposition =
        metrics.exposition(
            SeriesSelection.parse(config.select()), config.names(), config.limit(), config.ttl());
    registry.register(exposition);
    return new ExposedSeries(exposition);
  }

  @Override
  public void onPoint(String series, Detection detection, boolean imputed) {
    exposition.observe(series, detection);
  }

  @Override
  public void onBridged(String series, long timestampMillis) {
    // Nothing was seen.
  }
}
