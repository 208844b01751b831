package dev.offbeat.detector.plan;

import dev.offbeat.detector.app.StateMemory;

/**
 * What series and points cost: every measured figure that a plan rests on, and where it comes from.
 *
 * @param entryBytes of a series in a store at most, by the model
 * @param features of the model
 */
record Costs(int entryBytes, int features) {
  /*
   * All of it was measured with the bundled model, profile exact. Sources:
   *   [P] docs/performance.md, "How to size" and "A series' state, byte by byte"
   *   [T] bench/README.md, "Topology": `./offbeat bench topology`
   *   [R] bench/README.md, "Recovery": `./offbeat bench recovery`, 100,000 series
   *   [G] bench/README.md, "Growth": `./offbeat bench growth`
   *   [C] helm/offbeat/README.md: what the chart and the image do
   *   [B] docs/runbook.md, OffbeatDown
   */

  /** Part of its largest size that a state has after days: 1030 of 1187 bytes [P]. */
  static final double TYPICAL_STATE = 1030.0 / 1187;

  /** More for a counter: its last reading, 18 bytes and 8 a feature ({@code CounterReading}). */
  static final int COUNTER_BYTES = 18;

  /** What a point that waits for older ones takes, 8 bytes and 8 a feature more (docs/time.md). */
  static final int WAITING_BYTES = 8;

  /** Points of a series that wait at most (docs/time.md). */
  static final int MOST_WAITING = 256;

  /** Copies on a disk, and in a changelog, while it is compacted: as much again [P]. */
  static final double WHILE_COMPACTING = 2;

  /** Heap for each byte of cache: the cache takes 3/8 of it [P]. */
  static final double HEAP_BY_CACHE = 8.0 / 3;

  /** The least heap [P]. */
  static final long LEAST_HEAP_BYTES = 256L << 20;

  /** Part of a container's memory that is heap; the image's JVM options [C]. */
  static final double HEAP_SHARE = 0.6;

  /** For threads and code, beside heap and RocksDB [B]. */
  static final long JVM_BYTES = 100L << 20;

  /** Processor time of a point by the number of series, broker and clients included, µs [T]. */
  private static final double[][] MICROS = {
    {1_000, 12.0}, {10_000, 15.0}, {100_000, 23.7}, {1_000_000, 34.7}
  };

  /** Of it for each feature but the first: 1708 ns for one, growing with the 0.87th power [G]. */
  private static final double FEATURE_MICROS = 1.7;

  private static final double FEATURE_EXPONENT = 0.87;

  /**
   * Writing a record to Kafka and reading it again: the pass-through's at 10,000 series, µs [T].
   */
  static final double REKEY_MICROS = 4.7;

  /** Processor kept free for peaks and for catching up: a half [P]. */
  static final double HEADROOM = 2;

  /** Of a point on its way through the topic that gathers series, beside its name [formats.md]. */
  static final int REKEY_BYTES = 18;

  /** Of a record in a batch: offsets, times and lengths; Kafka's record format 2, rounded up. */
  static final int RECORD_BYTES = 20;

  /** Of a deadline's entry, beside the series' name (docs/time.md). */
  static final int DEADLINE_BYTES = 8;

  /**
   * A standby takes over, s [R]. Ten of it is the session of the killed instance. Without a standby
   * its states are restored besides: for 100,000 that comes to the 19.2 s that were measured.
   */
  static final double STANDBY_SECONDS = 11.1;

  /** States restored a second: 100,000 in 3 to 8 s, the slower of it [R]. */
  static final double RESTORED_PER_SECOND = 12_500;

  /** Points before a series can open an incident: {@code detection.warm-up}. */
  static final int WARM_UP_POINTS = 10;

  /**
   * Points until a score has 63 % of its weight: confidence 1 − exp(−n/150), design-decisions.md.
   */
  static final int CONFIDENCE_POINTS = 150;

  /** Largest heap that is planned for an instance: beyond, pauses of the collector grow. */
  static final long LARGEST_HEAP_BYTES = 8L << 30;

  /** Stream threads of an instance at most; then another instance, which a failure spares. */
  static final int MOST_THREADS = 4;

  /**
   * Bytes of a series in a store, as it is after days.
   *
   * @param isCounter whether rates are watched
   * @param statistic bytes of a running statistic's reading
   * @param waiting points of it that wait for older ones
   */
  double stateBytes(double isCounter, double statistic, double waiting) {
    return TYPICAL_STATE * entryBytes + extra(isCounter, statistic, waiting);
  }

  /** Heap that a series takes in the cache, budgeted: its largest state and the entry. */
  double cacheBytes(double isCounter, double statistic, double waiting) {
    return entryBytes + StateMemory.ENTRY_BYTES + extra(isCounter, statistic, waiting);
  }

  private double extra(double isCounter, double statistic, double waiting) {
    double held = Math.min(MOST_WAITING, waiting);
    return isCounter * (COUNTER_BYTES + 8.0 * features)
        + statistic
        + held * (WAITING_BYTES + 8.0 * features + statistic);
  }

  /** Processor time of a point, µs: between what was measured, by the logarithm of the series. */
  double micros(long series, boolean isRekeyed) {
    double own = MICROS[0][1];
    for (int i = 1; i < MICROS.length; i++) {
      double from = MICROS[i - 1][0];
      double to = MICROS[i][0];
      double part = Math.log(Math.max(from, (double) series) / from) / Math.log(to / from);
      boolean isLast = i == MICROS.length - 1;
      if (series > from) {
        own =
            MICROS[i - 1][1]
                + (isLast ? part : Math.min(1, part)) * (MICROS[i][1] - MICROS[i - 1][1]);
      }
    }
    double more = FEATURE_MICROS * (Math.pow(features, FEATURE_EXPONENT) - 1);
    return own + more + (isRekeyed ? REKEY_MICROS : 0);
  }
}
