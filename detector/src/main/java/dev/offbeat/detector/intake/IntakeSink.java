package dev.offbeat.detector.intake;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;

/** What is to be done about a series, in this order: the detector's part and the publisher's. */
public interface IntakeSink {
  /**
   * A point is to be scored; each is later than those before.
   *
   * @param rewarming whether the network still has to find its way back into the series
   */
  void score(Observation observation, boolean rewarming);

  /** A point is not to be scored: it is missing, late or a duplicate. */
  void refuse(Observation observation, Detection.Status reason);

  /** The network is to step over a point that nobody saw, on its own prediction. */
  void bridge(long timestampMillis);

  /** The network is to forget the series: too much of it was bridged. */
  void forget();

  /** All that was learnt is of another quantity than what comes now, and is to be dropped. */
  void restart();

  /** An incident of silence or of a flat line opened, or is over. */
  void tell(Incident incident);

  /** A point came after a newer one, and found its place. */
  void reordered();

  /** A value was filled in where one was missing. */
  void imputed();
}
