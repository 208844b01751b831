package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;

/**
 * Hears what became of each point of each series, canaries' excepted. Called on the stream threads:
 * must be quick and must not throw.
 */
public interface PointListener {
  /** Hears nothing. */
  PointListener SILENT =
      new PointListener() {
        @Override
        public void onPoint(String series, Detection detection, boolean imputed) {}

        @Override
        public void onBridged(String series, long timestampMillis) {}
      };

  /**
   * A point was scored or turned away.
   *
   * @param detection what came of it; overwritten at the next step
   * @param imputed whether a value was filled in where one was missing
   */
  void onPoint(String series, Detection detection, boolean imputed);

  /** The same, and another after it. */
  default PointListener and(PointListener other) {
    PointListener first = this;
    return new PointListener() {
      @Override
      public void onPoint(String series, Detection detection, boolean imputed) {
        first.onPoint(series, detection, imputed);
        other.onPoint(series, detection, imputed);
      }

      @Override
      public void onBridged(String series, long timestampMillis) {
        first.onBridged(series, timestampMillis);
        other.onBridged(series, timestampMillis);
      }
    };
  }

  /** The network stepped over a point that nobody saw. */
  void onBridged(String series, long timestampMillis);

  /** Both this one and another; just one of them if the other hears nothing. */
  default PointListener andThen(PointListener other) {
    if (other == SILENT) {
      return this;
    }
    PointListener first = this;
    return new PointListener() {
      @Override
      public void onPoint(String series, Detection detection, boolean imputed) {
        first.onPoint(series, detection, imputed);
        other.onPoint(series, detection, imputed);
      }

      @Override
      public void onBridged(String series, long timestampMillis) {
        first.onBridged(series, timestampMillis);
        other.onBridged(series, timestampMillis);
      }
    };
  }
}
