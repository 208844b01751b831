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

  /** The network stepped over a point that nobody saw. */
  void onBridged(String series, long timestampMillis);
}
