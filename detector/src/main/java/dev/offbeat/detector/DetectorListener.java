package dev.offbeat.detector;

/**
 * Hears what a detector does, in the detector's words; adapters turn it into meters. Called on the
 * detecting thread: must be quick and must not throw.
 */
@FunctionalInterface
public interface DetectorListener {
  /**
   * An observation was taken in or turned away.
   *
   * @param detection what came of it; overwritten at the next step
   * @param nanos time that the detector took for it
   */
  void onDetection(Detection detection, long nanos);
}
