package dev.offbeat.detector.ingest;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes points of a histogram: {@code name_count}, {@code name_sum}, {@code name_mean} and
 * quantiles, labelled {@code quantile} as in Prometheus. Mean and quantiles of one interval are
 * values; those of all since a start are readings of a running statistic, and become values when
 * they are compared with the reading before. Of unknown temporality there are neither.
 */
final class DistributionPoints {
  private static final String QUANTILE = "quantile";

  private final double[] quantiles;

  /**
   * @param quantiles each between 0 and 1
   */
  DistributionPoints(double[] quantiles) {
    this.quantiles = quantiles.clone();
  }

  /**
   * A histogram's series and time.
   *
   * @param startMillis where the interval began that it covers
   */
  record Place(
      PointBuffer out,
      String name,
      Labels labels,
      long timestampMillis,
      Kind kind,
      long startMillis) {

    private void add(String suffix, double value) throws DecodeException {
      out.add(labels.series(name + suffix), timestampMillis, value, kind, startMillis);
    }

    private void addMean(double value, @Nullable RunningStatistic reading) throws DecodeException {
      add(labels.series(name + "_mean"), value, reading);
    }

    private void addQuantile(double quantile, double value, @Nullable RunningStatistic reading)
        throws DecodeException {
      String series = labels.copy().put(QUANTILE, String.valueOf(quantile)).series(name);
      add(series, value, reading);
    }

    private void add(String series, double value, @Nullable RunningStatistic reading)
        throws DecodeException {
      Observation observation = Observation.of(timestampMillis, value);
      long start = reading == null ? Point.UNKNOWN_START : startMillis;
      out.add(new Point(series, observation, Kind.GAUGE, start, 0).withStatistic(reading));
    }
  }

  /**
   * Adds a histogram's points.
   *
   * @param count of the observations; NaN if it is missing
   * @param sum of them; null if not known
   * @param buckets null if there are none
   * @param minimum of the observations; NaN if not known
   * @param maximum of the observations; NaN if not known
   */
  void add(
      Place place,
      double count,
      @Nullable Double sum,
      @Nullable Buckets buckets,
      double minimum,
      double maximum)
      throws DecodeException {
    switch (place.kind) {
      case DELTA ->
          addOfInterval(
              place,
              count,
              sum,
              q -> buckets == null ? Double.NaN : buckets.quantile(q, minimum, maximum));
      case CUMULATIVE -> addSinceStart(place, count, sum, buckets);
      case GAUGE, UNKNOWN -> addRates(place, count, sum);
    }
  }

  /**
   * Adds the points of what was observed in an interval.
   *
   * @param quantile the value that a part of the observations do not exceed; NaN if not known
   */
  void addOfInterval(Place place, double count, @Nullable Double sum, DoubleUnaryOperator quantile)
      throws DecodeException {
    addRates(place, count, sum);
    if (sum != null) {
      place.addMean(count > 0 ? finite(sum / count) : Double.NaN, null);
    }
    for (double q : quantiles) {
      place.addQuantile(q, count > 0 ? finite(quantile.applyAsDouble(q)) : Double.NaN, null);
    }
  }

  /** Minimum and maximum since a start bound no interval's values, and are left out. */
  private void addSinceStart(
      Place place, double count, @Nullable Double sum, @Nullable Buckets buckets)
      throws DecodeException {
    addRates(place, count, sum);
    boolean isKnown = count >= 0 && Double.isFinite(count);
    if (sum != null) {
      RunningStatistic mean =
          isKnown && Double.isFinite(sum) ? RunningStatistic.mean(count, sum) : null;
      place.addMean(mean == null ? Double.NaN : mean.value(), mean);
    }
    if (buckets == null) {
      return;
    }
    List<RunningStatistic> readings =
        isKnown ? RunningStatistic.quantiles(quantiles, buckets) : List.of();
    for (int i = 0; i < quantiles.length; i++) {
      RunningStatistic reading = isKnown ? readings.get(i) : null;
      place.addQuantile(quantiles[i], reading == null ? Double.NaN : reading.value(), reading);
    }
  }

  private static void addRates(Place place, double count, @Nullable Double sum)
      throws DecodeException {
    place.add("_count", count);
    if (sum != null) {
      place.add("_sum", finite(sum));
    }
  }

  /** Adds a quantile that the payload itself says, if it is one that was chosen. */
  void addIfChosen(Place place, double quantile, double value) throws DecodeException {
    for (double chosen : quantiles) {
      if (chosen == quantile) {
        place.addQuantile(quantile, finite(value), null);
      }
    }
  }

  static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  static DecodeException bucketsMismatch(int bounds, int counts) {
    return new DecodeException(
        Reason.MALFORMED,
        "expected one bucket more than bounds, found %d buckets and %d bounds"
            .formatted(counts, bounds));
  }
}
