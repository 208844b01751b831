package dev.offbeat.detector.kafka;

/**
 * Hears how models take over from each other. Called by every stream thread: must be quick and must
 * not throw.
 */
public interface ModelListener {
  /** Tells nobody. */
  ModelListener SILENT =
      new ModelListener() {
        @Override
        public void onSeries(String fingerprint, int live, int shadow) {}

        @Override
        public void onSwitched(String from, String to, Switch kind) {}

        @Override
        public void onVerdict(String fingerprint, boolean accepted, String sentence) {}
      };

  /** Why a series went from one model to another. */
  enum Switch {
    /** The new one is as good or better. */
    TRIED,
    /** Somebody said so: a rule, a roll-back, an activation without trial. */
    ORDERED,
    /** The new one turned out to be worse. */
    FELL_BACK,
    /** The one before is not to be had any more. */
    ORPHANED
  }

  /**
   * The number of series of a model changed.
   *
   * @param live series that it watches more, or fewer if negative
   * @param shadow series that it follows more, or fewer if negative
   */
  void onSeries(String fingerprint, int live, int shadow);

  /** A series went from one model to another. */
  void onSwitched(String from, String to, Switch kind);

  /**
   * One partition's series have come to a verdict on a new model.
   *
   * @param sentence the numbers
   */
  void onVerdict(String fingerprint, boolean accepted, String sentence);
}
