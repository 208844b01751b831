package dev.offbeat.cli.demo;

/**
 * A labelled fault of the simulated fleet.
 *
 * @param series key of the series that shows it
 * @param kind what happened
 * @param before the series' last value before it
 * @param startMillis event time of its first value, ms since the epoch
 * @param endMillis event time of the first healthy value after it
 */
record Fault(String series, FaultKind kind, double before, long startMillis, long endMillis) {

  /** Whether an incident that opens at this time is this fault, or the series settling after it. */
  boolean explains(long timestampMillis) {
    return timestampMillis >= startMillis
        && timestampMillis < endMillis + Fleet.SETTLING.toMillis();
  }
}
