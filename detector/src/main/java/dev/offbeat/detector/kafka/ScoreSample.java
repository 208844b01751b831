package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;

/** Which scores are handed on. */
final class ScoreSample {
  /*
   * A point is chosen by a hash of its series and time: the same points whenever the same input is
   * scored again, on whichever instance, without a count to be kept. What is strange, or comes while an
   * incident is open, is always handed on, and stands for itself alone; each of the others stands for as
   * many as it was chosen from. So sums of weights are sums over all points.
   */
  private static final double STRANGE = 0.5; // a score, 1 being the threshold

  private final int every;

  /**
   * @param every 0 for none, 1 for all, else one in so many
   */
  ScoreSample(int every) {
    this.every = every;
  }

  boolean isOn() {
    return every > 0;
  }

  /** Points that this one's record stands for; 0 if there is to be none. */
  int weight(String series, Detection detection) {
    if (every <= 1
        || detection.status() == Detection.Status.ANOMALOUS
        || detection.incident() != null
        || detection.learningGate() != LearningGate.NORMAL
        || detection.score() >= STRANGE) {
      return Math.min(1, every);
    }
    return isChosen(series, detection.timestampMillis()) ? every : 0;
  }

  private boolean isChosen(String series, long timestampMillis) {
    long hash = timestampMillis * 0x9E3779B97F4A7C15L + series.hashCode();
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL; // MurmurHash3's finalizer
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return Long.remainderUnsigned(hash ^ (hash >>> 33), every) == 0;
  }
}
