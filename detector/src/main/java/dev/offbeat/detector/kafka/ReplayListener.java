package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.rules.SeriesSettings;

/** Hears what a {@link ReplayTask} does. */
public interface ReplayListener {
  /** An event that a topology would have handed on. */
  void onEvent(DetectionEvent event);

  /**
   * A step of the detector.
   *
   * @param observation what the intake made of the point
   * @param detection what came of it; overwritten at the next step
   */
  default void onStep(String series, Observation observation, Detection detection) {}

  /** A point of a series is taken in, by these settings; its steps come next. */
  default void onPoint(String series, SeriesSettings settings) {}

  /** The point that is taken in found its place before a newer one. */
  default void onReordered() {}

  /** A value was filled in, or stepped over, for the point that is taken in. */
  default void onImputed() {}
}
