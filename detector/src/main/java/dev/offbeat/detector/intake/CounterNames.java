package dev.offbeat.detector.intake;

/** Counters by their names, as OpenMetrics 1.0 has it. */
public final class CounterNames {
  private static final String[] SUFFIXES = {"_total", "_count", "_sum", "_bucket"};

  private CounterNames() {}

  /**
   * Whether a series' metric is named as a counter.
   *
   * @param series a metric's name, or one with labels: {@code name{label="value"}}
   */
  public static boolean isCounter(String series) {
    int brace = series.indexOf('{');
    int end = brace < 0 ? series.length() : brace;
    for (String suffix : SUFFIXES) {
      int length = suffix.length();
      if (end > length && series.startsWith(suffix, end - length)) {
        return true;
      }
    }
    return false;
  }
}
