package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes points of a histogram: {@code name_count} and {@code name_sum} always, {@code name_mean}
 * and quantiles, labelled {@code quantile} as in Prometheus, of one interval's. A sum since the
 * start has a mean and quantiles of all its past, which hardly move and are left out.
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
   * Adds a histogram's points.
   *
   * @param sum null if not known
   * @param quantile the value below which a part of the observations lie; NaN if not known
   */
  void add(
      PointBuffer out,
      String name,
      Labels labels,
      long timestampMillis,
      Kind kind,
      long startMillis,
      double count,
      @Nullable Double sum,
      DoubleUnaryOperator quantile)
      throws DecodeException {
    out.add(labels.series(name + "_count"), timestampMillis, count, kind, startMillis);
    if (sum != null) {
      out.add(labels.series(name + "_sum"), timestampMillis, finite(sum), kind, startMillis);
    }
    if (kind != Kind.DELTA) {
      return;
    }
    if (sum != null) {
      double mean = count > 0 ? finite(sum / count) : Double.NaN;
      out.add(
          labels.series(name + "_mean"), timestampMillis, mean, Kind.GAUGE, Point.UNKNOWN_START);
    }
    for (double q : quantiles) {
      double value = count > 0 ? finite(quantile.applyAsDouble(q)) : Double.NaN;
      addQuantile(out, name, labels, timestampMillis, q, value);
    }
  }

  /** Adds a quantile that the payload itself says, if it is one that was chosen. */
  void addIfChosen(
      PointBuffer out,
      String name,
      Labels labels,
      long timestampMillis,
      double quantile,
      double value)
      throws DecodeException {
    for (double chosen : quantiles) {
      if (chosen == quantile) {
        addQuantile(out, name, labels, timestampMillis, quantile, finite(value));
      }
    }
  }

  private static void addQuantile(
      PointBuffer out,
      String name,
      Labels labels,
      long timestampMillis,
      double quantile,
      double value)
      throws DecodeException {
    String series = labels.copy().put(QUANTILE, String.valueOf(quantile)).series(name);
    out.add(series, timestampMillis, value, Kind.GAUGE, Point.UNKNOWN_START);
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
