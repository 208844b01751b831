package dev.offbeat.detector;

/**
 * Hears what becomes of the states that somebody keeps for a detector, such as a state store.
 * Called on the thread that keeps them: must be quick and must not throw.
 */
public interface StateListener {
  /**
   * Kept bytes were not a state of this model; the series starts anew.
   *
   * @param reason why they were refused
   */
  void onStateReset(StateDecodeException.Reason reason);

  /**
   * The number of kept states changed, or of open incidents among them.
   *
   * @param series states more, or fewer if negative
   * @param openIncidents open incidents more, or fewer if negative
   */
  void onStatesChanged(int series, int openIncidents);
}
