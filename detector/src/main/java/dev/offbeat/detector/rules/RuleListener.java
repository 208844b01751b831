package dev.offbeat.detector.rules;

/** Told of what rules keep from happening. Called by every thread that watches series. */
public interface RuleListener {
  /** Tells nobody. */
  RuleListener SILENT =
      new RuleListener() {
        @Override
        public void onIgnored() {}

        @Override
        public void onSuppressed(String rule) {}
      };

  /** An observation of a series that is not watched came. */
  void onIgnored();

  /**
   * An incident opened and was not published.
   *
   * @param rule name of the rule that says so
   */
  void onSuppressed(String rule);
}
