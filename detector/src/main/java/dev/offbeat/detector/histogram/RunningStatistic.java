package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a statistic of all observations since a start, with what it takes to tell the
 * statistic of the observations between two readings: of a mean their number and sum, of a quantile
 * the counts of its buckets. Immutable; written in 17 bytes for a mean, and for a quantile in about
 * 2 for each bucket and 1 to 8 for each listed bound, at most 4.5 kB.
 */
public final class RunningStatistic {
  private static final byte NONE = 0;

  private final Measure measure;
  private final byte[] written;

  private RunningStatistic(Measure measure, ByteBuffer scratch) {
    this.measure = measure;
    measure.write(scratch.clear());
    written = new byte[scratch.flip().remaining()];
    scratch.get(written);
  }

  private RunningStatistic(Measure measure, byte[] written) {
    this.measure = measure;
    this.written = written;
  }

  /**
   * The mean.
   *
   * @param count of the observations, finite, not negative
   * @param sum of them, finite
   */
  public static RunningStatistic mean(double count, double sum) {
    Measure mean = checked(count, sum);
    return new RunningStatistic(mean, ByteBuffer.allocate(mean.maxBytes()));
  }

  /**
   * Quantiles of one histogram.
   *
   * @param parts of the observations that do not exceed each, 0 to 1
   * @param buckets that the observations are counted in; merged where there are too many
   */
  public static List<RunningStatistic> quantiles(double[] parts, Buckets buckets) {
    Buckets bounded = buckets.bounded();
    List<RunningStatistic> quantiles = new ArrayList<>(parts.length);
    ByteBuffer scratch = ByteBuffer.allocate(new Measure.Quantile(0, bounded).maxBytes());
    for (double part : parts) {
      quantiles.add(new RunningStatistic(new Measure.Quantile(part, bounded), scratch));
    }
    return quantiles;
  }

  /** One quantile. */
  public static RunningStatistic quantile(double part, Buckets buckets) {
    return quantiles(new double[] {part}, buckets).get(0);
  }

  /** The statistic of all observations since the start; NaN if there are none. */
  public double value() {
    return finite(measure.value());
  }

  /** Whether there are fewer observations than there once were: the start must have moved. */
  public boolean hasFewerThan(RunningStatistic earlier) {
    return measure.count() < earlier.measure.count();
  }

  /**
   * The statistic of the observations since an earlier reading with the same start: NaN if there
   * are none; empty if the two cannot be compared, for their bounds differ, or a bucket has fallen.
   * Exponential buckets are compared at the smaller scale of the two.
   */
  public OptionalDouble since(RunningStatistic earlier) {
    OptionalDouble found = measure.since(earlier.measure);
    return found.isPresent() ? OptionalDouble.of(finite(found.getAsDouble())) : found;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** Bytes that {@link #write} needs. */
  public int bytes() {
    return written.length;
  }

  /** Writes a reading, or that there is none. */
  public static void write(@Nullable RunningStatistic reading, ByteBuffer out) {
    if (reading == null) {
      out.put(NONE);
    } else {
      out.put(reading.written);
    }
  }

  /**
   * Reads what {@link #write} wrote; null if there is none.
   *
   * @throws IllegalArgumentException if a number is out of its range
   * @throws java.nio.BufferUnderflowException if bytes are missing
   */
  public static @Nullable RunningStatistic read(ByteBuffer in) {
    int start = in.position();
    byte form = in.get();
    Measure measure =
        switch (form) {
          case NONE -> null;
          case Measure.Mean.FORM -> checked(in.getDouble(), in.getDouble());
          case Measure.Quantile.FORM_EXPLICIT ->
              new Measure.Quantile(readQ(in), ExplicitBuckets.read(in));
          case Measure.Quantile.FORM_EXPONENTIAL ->
              new Measure.Quantile(readQ(in), ExponentialBuckets.read(in));
          default ->
              throw new IllegalArgumentException(
                  "expected a mean or a quantile, found form " + form);
        };
    if (measure == null) {
      return null;
    }
    byte[] written = new byte[in.position() - start];
    in.get(start, written);
    return new RunningStatistic(measure, written);
  }

  private static Measure checked(double count, double sum) {
    if (!(count >= 0 && Double.isFinite(count) && Double.isFinite(sum))) {
      throw new IllegalArgumentException(
          "expected a count of 0 or more and a sum, found %s and %s".formatted(count, sum));
    }
    return new Measure.Mean(count, sum);
  }

  private static double readQ(ByteBuffer in) {
    double[] q = Compact.readDecimals(in);
    if (q.length != 1 || !(q[0] >= 0 && q[0] <= 1)) {
      throw new IllegalArgumentException("expected a quantile, found " + Arrays.toString(q));
    }
    return q[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunningStatistic that && Arrays.equals(written, that.written);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(written);
  }

  @Override
  public String toString() {
    return measure.getClass().getSimpleName() + " of " + measure.count() + ": " + value();
  }
}
