package dev.offbeat.trainer.evaluate;

/**
 * What somebody says of a stretch of a series.
 *
 * @param series the series
 * @param fromMillis event time of its first point, ms since the epoch
 * @param toMillis event time of its last point, ms since the epoch
 * @param isAnomaly whether it is one; else it is known to be none
 */
public record Label(String series, long fromMillis, long toMillis, boolean isAnomaly) {
  public Label {
    if (toMillis < fromMillis) {
      throw new IllegalArgumentException(
          "label of %s: expected an end not before %d, found %d"
              .formatted(series, fromMillis, toMillis));
    }
  }

  /** Whether an instant lies in it. */
  public boolean holds(long millis) {
    return millis >= fromMillis && millis <= toMillis;
  }
}
