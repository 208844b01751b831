package dev.offbeat.bench.quality;

import dev.offbeat.trainer.evaluate.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Versions of a series with the same anomalies in them. A change of the detector that is worth
 * something is worth something on all of them; a gain on the originals alone is chance.
 */
enum Augmentation {
  /** The series itself. */
  ORIGINAL,
  /** Every second point, from the first. */
  EVEN_POINTS,
  /** Every second point, from the second. */
  ODD_POINTS,
  /** Without its first 8 %. */
  LATER_START,
  /** With seeded normal noise of half the median absolute step and 1 % of the deviation. */
  NOISE,
  /** Through a logarithm around the median, in standard deviations. */
  LOG;

  LabelledSeries apply(LabelledSeries series) {
    return switch (this) {
      case ORIGINAL -> series;
      case EVEN_POINTS -> keep(series, i -> i % 2 == 0);
      case ODD_POINTS -> keep(series, i -> i % 2 == 1);
      case LATER_START -> {
        int first = (int) (0.08 * series.size());
        yield keep(series, i -> i >= first);
      }
      case NOISE -> {
        double scale =
            0.5 * medianAbsoluteStep(series.values()) + 0.01 * deviation(series.values());
        Random random = new Random(series.name().hashCode());
        yield map(series, x -> x + scale * random.nextGaussian());
      }
      case LOG -> {
        double middle = median(finite(series.values()));
        double scale = deviation(series.values());
        yield map(
            series,
            x ->
                scale == 0
                    ? x
                    : Math.signum(x - middle) * Math.log1p(Math.abs(x - middle) / scale));
      }
    };
  }

  private static LabelledSeries map(LabelledSeries series, DoubleUnaryOperator f) {
    return new LabelledSeries(
        series.name(),
        series.stamps(),
        series.timestampsMillis(),
        Arrays.stream(series.values()).map(f).toArray(),
        series.windows());
  }

  /** A window keeps the points that are kept, and goes with the last of them. */
  private static LabelledSeries keep(LabelledSeries series, IntPredicate kept) {
    int[] rows = IntStream.range(0, series.size()).filter(kept).toArray();
    List<Span> windows = new ArrayList<>();
    for (Span window : series.windows()) {
      int first = insertionPoint(rows, window.first());
      int last = insertionPoint(rows, window.last() + 1) - 1;
      if (first <= last) {
        windows.add(new Span(first, last));
      }
    }
    return new LabelledSeries(
        series.name(),
        IntStream.of(rows).mapToObj(i -> series.stamps()[i]).toArray(String[]::new),
        IntStream.of(rows).mapToLong(i -> series.timestampsMillis()[i]).toArray(),
        IntStream.of(rows).mapToDouble(i -> series.values()[i]).toArray(),
        windows);
  }

  private static int insertionPoint(int[] rows, int row) {
    int at = Arrays.binarySearch(rows, row);
    return at >= 0 ? at : -at - 1;
  }

  private static double[] finite(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).toArray();
  }

  private static double medianAbsoluteStep(double[] values) {
    double[] finite = finite(values);
    return median(
        IntStream.range(1, finite.length)
            .mapToDouble(i -> Math.abs(finite[i] - finite[i - 1]))
            .toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? 0
        : sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
  }

  private static double deviation(double[] values) {
    double[] finite = finite(values);
    double mean = Arrays.stream(finite).average().orElse(0);
    return Math.sqrt(Arrays.stream(finite).map(x -> (x - mean) * (x - mean)).average().orElse(0));
  }
}
