package dev.offbeat.bench.speed;

import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.ingest.CsvSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One series of finite values, in time order.
 *
 * @param timestampsMillis event times, ms since the epoch
 * @param values in the series' own units
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
record PointSeries(long[] timestampsMillis, double[] values) {
  private static final long MINUTE_MILLIS = 60_000;
  private static final double DAY = 1440;
  private static final double SPIKE_RATE = 1e-3;
  private static final double SPIKE = 15;

  /** Minutes of a noisy value with a daily rhythm and a few spikes. */
  static PointSeries synthetic(int points, long seed) {
    Random random = new Random(seed);
    long[] timestampsMillis = new long[points];
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      timestampsMillis[i] = MINUTE_MILLIS * i;
      values[i] = 100 + 10 * Math.sin(2 * Math.PI * i / DAY) + random.nextGaussian();
      if (random.nextDouble() < SPIKE_RATE) {
        values[i] += SPIKE * random.nextGaussian();
      }
    }
    return new PointSeries(timestampsMillis, values);
  }

  /**
   * The first series of a CSV file; rows without a finite value or not later than the last are left
   * out.
   *
   * @param most points read
   */
  static PointSeries read(Path file, int most) {
    First first = new First(most);
    new CsvReader(false).read(file, first);
    if (first.values.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected rows with a value, found none");
    }
    return new PointSeries(
        first.timestampsMillis.stream().mapToLong(Long::longValue).toArray(),
        first.values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  int size() {
    return values.length;
  }

  /** Keeps the points of the first series that comes. */
  private static final class First implements CsvSink {
    private final int most;
    private final List<Long> timestampsMillis = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private String name = "";

    First(int most) {
      this.most = most;
    }

    @Override
    public void series(String series, List<String> features) {
      name = name.isEmpty() ? series : name;
    }

    @Override
    public void point(String series, long timestampMillis, double[] point, long line) {
      int size = values.size();
      boolean wanted = size < most && series.equals(name) && Double.isFinite(point[0]);
      if (wanted && (size == 0 || timestampMillis > timestampsMillis.get(size - 1))) {
        timestampsMillis.add(timestampMillis);
        values.add(point[0]);
      }
    }
  }
}
