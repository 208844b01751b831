package dev.offbeat.detector.plan;

import java.util.List;

/**
 * What a sample is like.
 *
 * @param records that were looked at
 * @param rejected what would not be scored, by reason
 * @param points that were read
 * @param missing points without a value
 * @param series how many there are
 * @param pointsPerSecond in event time, or as they came where they were listened to; 0 if that
 *     cannot be told
 * @param statisticBytes that readings of running statistics take, of a point on average
 * @param cadence time between two points of a series, over the series
 * @param largestShare of the points that lies in the fullest partition
 * @param constant series whose value never changed
 * @param isCut whether there were more series than are told apart
 * @param examples some series
 */
record SampleProfile(
    SampleSource.Scope scope,
    FormatChoice format,
    long records,
    List<Rejected> rejected,
    long points,
    long missing,
    SeriesEstimate series,
    double pointsPerSecond,
    double statisticBytes,
    Quantiles cadence,
    Disorder disorder,
    Counters counters,
    Keys keys,
    double largestShare,
    long constant,
    boolean isCut,
    List<String> examples) {
  /**
   * Records, or points of them, that would become dead letters for one reason.
   *
   * @param reason as it stands in a dead letter's header
   * @param partition of the first one
   * @param offset of the first one; in a file, the number of its line or point
   * @param message what is wrong with that
   */
  record Rejected(String reason, long count, int partition, long offset, String message) {
    Rejected oneMore() {
      return new Rejected(reason, count + 1, partition, offset, message);
    }
  }

  /**
   * How points come out of order.
   *
   * @param late points older than one before them of their series
   * @param duplicates points of the very time of another
   * @param lateness by how much, of those that are late
   */
  record Disorder(long late, long duplicates, Quantiles lateness) {}

  /**
   * Counters among the series.
   *
   * @param known by format or name
   * @param hidden that rise all the time and do not say so
   * @param examples of the hidden
   */
  record Counters(long known, long hidden, List<String> examples) {}

  /**
   * How records are keyed.
   *
   * @param share of the records that have a key
   * @param scattered series whose points lie in more than one partition
   * @param nameBytes of a point's series on average
   */
  record Keys(double share, long scattered, double nameBytes) {}

  SampleProfile withSeries(SeriesEstimate value) {
    return new SampleProfile(
        scope,
        format,
        records,
        rejected,
        points,
        missing,
        value,
        rate(value),
        statisticBytes,
        cadence,
        disorder,
        counters,
        keys,
        largestShare,
        constant,
        isCut,
        examples);
  }

  /** A topic's is known; a file of some of the series has that part of the points. */
  private double rate(SeriesEstimate value) {
    return scope.isTopic() || series.seen() == 0
        ? pointsPerSecond
        : pointsPerSecond * value.likely() / series.seen();
  }

  long rejectedCount() {
    return rejected.stream().mapToLong(Rejected::count).sum();
  }

  /** Whether points go through a topic that brings those of a series together. */
  boolean isRekeyed() {
    return !format.decoder().keyIsSeries();
  }
}
