package dev.offbeat.detector.plan;

import java.time.Duration;

/**
 * What it takes to watch what a sample shows.
 *
 * @param series that are planned for
 * @param microsPerPoint processor time
 * @param cores busy with it all the time, in all
 * @param topicPartitions that the input has; 0 of a file
 * @param partitions that it should have
 * @param replicas instances, of which one may be missing
 * @param threads stream threads of each
 * @param seriesPerReplica active ones while one instance is missing
 * @param cachedSeries that each one's cache holds
 * @param heapBytes of each instance
 * @param memoryBytes of each instance's container
 * @param storeBytes of RocksDB in it
 * @param diskBytes of each instance's states, standbys included, while it compacts
 * @param volumeBytes to ask for
 * @param reorderWindow how long a point should wait for older ones
 * @param traffic bytes a second
 * @param changelogBytes that the changelog holds, a replica of the topic
 * @param recovery after a kill
 */
record Sizing(
    long series,
    double microsPerPoint,
    double cores,
    int topicPartitions,
    int partitions,
    int replicas,
    int threads,
    long seriesPerReplica,
    long cachedSeries,
    long heapBytes,
    long memoryBytes,
    long storeBytes,
    long diskBytes,
    long volumeBytes,
    Duration reorderWindow,
    Traffic traffic,
    long changelogBytes,
    Recovery recovery) {
  /*
   *   cores      points/s · µs · headroom
   *   threads    one a core, no more than partitions; instances, of MOST_THREADS at most, are one more than
   *              are needed, and never fewer than two, so that one may be missing
   *   heap       series of the others when one is missing · bytes in the cache · 8/3
   *   memory     heap / 0.6, and room for RocksDB and the JVM
   *   disk       (1 + standbys) · series / instances · bytes of a state and a deadline · 2
   *   changelog  a state for each point: exact commits ten times a second, and a series that comes more
   *              rarely has one change in each
   */
  private static final long MIB = 1 << 20;
  private static final long MEMORY_STEP = 256 * MIB;
  private static final long GIB = 1 << 30;
  private static final int STANDBYS = 1;
  private static final double COMMITS_PER_SECOND = 10; // profile exact
  private static final int[] WINDOWS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};
  private static final double LATE_ENOUGH = 1e-4; // share of the points
  private static final int SCATTERED_SECONDS = 30;

  /**
   * Bytes a second of all instances together; of the topics before replication.
   *
   * @param input read
   * @param rekeyed written and read again to bring series together
   * @param changelog written
   * @param standby read again by standbys
   */
  record Traffic(double input, double rekeyed, double changelog, double standby) {}

  /**
   * Seconds after the kill of an instance until its series are watched again.
   *
   * @param without a standby, its states being restored elsewhere
   * @param with a standby
   */
  record Recovery(double without, double with) {}

  static Sizing of(SampleProfile sample, Costs costs) {
    long series = Math.max(1, sample.series().likely());
    Duration window = window(sample);
    double rate = sample.pointsPerSecond();
    double counters =
        sample.series().seen() == 0
            ? 0
            : (double) sample.counters().known() / sample.series().seen();
    double waiting =
        sample.cadence().median() > 0 ? window.toSeconds() / sample.cadence().median() : 0;
    double micros = costs.micros(series, sample.isRekeyed());
    double cores = rate * micros / 1e6;

    int topicPartitions = sample.scope().isTopic() ? sample.scope().partitions() : 0;
    int wanted = (int) Math.min(1000, Math.max(2, Math.ceil(cores * Costs.HEADROOM)));
    int bound = topicPartitions == 0 ? Integer.MAX_VALUE : topicPartitions;
    int threads = Math.max(1, Math.min(Costs.MOST_THREADS, Math.min((wanted + 1) / 2, bound / 2)));
    int most = bound == 1 ? 2 : Math.max(2, bound / threads); // instances with work
    int replicas = Math.min(most, Math.max(2, (wanted + threads - 1) / threads));
    double cacheBytes = costs.cacheBytes(counters, sample.statisticBytes(), waiting);
    while (replicas < most && heap(series, replicas, cacheBytes) > Costs.LARGEST_HEAP_BYTES) {
      replicas++;
    }
    long heap = heap(series, replicas, cacheBytes);
    long memory = memory(heap);
    double stateBytes = costs.stateBytes(counters, sample.statisticBytes(), waiting);
    double name = sample.keys().nameBytes();
    double onDisk = stateBytes + 2 * name + Costs.DEADLINE_BYTES;
    long disk =
        (long) ((1 + STANDBYS) * onDisk * Costs.WHILE_COMPACTING * series / Math.max(1, replicas));
    double changed = Math.min(rate, series * COMMITS_PER_SECOND);
    double changelog = changed * (stateBytes + name + Costs.RECORD_BYTES);
    Traffic traffic =
        new Traffic(
            inputBytes(sample),
            sample.isRekeyed()
                ? rate * (Costs.REKEY_BYTES + sample.statisticBytes() + name + Costs.RECORD_BYTES)
                : 0,
            changelog,
            STANDBYS * changelog);
    long fitting = (long) (memory * Costs.HEAP_SHARE / Costs.HEAP_BY_CACHE / cacheBytes);
    long left = (long) Math.ceil((double) series / Math.max(1, replicas - 1));
    return new Sizing(
        series,
        micros,
        cores,
        topicPartitions,
        partitions(topicPartitions, replicas * threads, wanted),
        replicas,
        threads,
        left,
        fitting,
        (long) (memory * Costs.HEAP_SHARE),
        memory,
        Math.min(GIB, (long) (memory * (1 - Costs.HEAP_SHARE) / 4)),
        disk,
        volume(disk),
        window,
        traffic,
        (long) (series * onDisk * Costs.WHILE_COMPACTING),
        new Recovery(
            Costs.STANDBY_SECONDS + (double) series / replicas / Costs.RESTORED_PER_SECOND,
            Costs.STANDBY_SECONDS));
  }

  private static double inputBytes(SampleProfile sample) {
    double pointsPerRecord =
        sample.records() == 0 ? 1 : Math.max(1e-9, (double) sample.points() / sample.records());
    return sample.pointsPerSecond() / pointsPerRecord * sample.scope().bytesPerRecord();
  }

  private static long heap(long series, int replicas, double cacheBytes) {
    double left = (double) series / Math.max(1, replicas - 1);
    return Math.max(
        Costs.LEAST_HEAP_BYTES, (long) Math.ceil(left * cacheBytes * Costs.HEAP_BY_CACHE));
  }

  /** A container's: its heap is a part, and RocksDB takes a quarter of the rest. */
  private static long memory(long heap) {
    double byHeap = heap / Costs.HEAP_SHARE;
    double byRest = Costs.JVM_BYTES / ((1 - Costs.HEAP_SHARE) * 3 / 4);
    return (long) Math.ceil(Math.max(byHeap, byRest) / MEMORY_STEP) * MEMORY_STEP;
  }

  /** Whole GiB, with room for as much again. */
  private static long volume(long disk) {
    return Math.max(1, (long) Math.ceil(2.0 * disk / GIB)) * GIB;
  }

  /** Those that are there if they suffice; else twice the threads, so that the load may double. */
  private static int partitions(int topicPartitions, int threads, int wanted) {
    int needed = Math.max(threads, wanted);
    return topicPartitions >= needed ? topicPartitions : 2 * needed;
  }

  /** The smallest usual window in which 999 of 1000 late points find their place. */
  private static Duration window(SampleProfile sample) {
    SampleProfile.Disorder disorder = sample.disorder();
    double seconds =
        disorder.late() > LATE_ENOUGH * sample.points() ? disorder.lateness().most() : 0;
    if (sample.keys().scattered() > 0) {
      seconds = Math.max(seconds, SCATTERED_SECONDS);
    }
    if (seconds == 0) {
      return Duration.ZERO;
    }
    for (int window : WINDOWS) {
      if (seconds <= window) {
        return Duration.ofSeconds(window);
      }
    }
    return Duration.ofSeconds(WINDOWS[WINDOWS.length - 1]);
  }

  /** Whether the topic has fewer partitions than the load takes. */
  boolean lacksPartitions() {
    return topicPartitions > 0 && topicPartitions < partitions;
  }
}
