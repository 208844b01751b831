package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import java.util.OptionalDouble;

/** What a {@link RunningStatistic} is one of, and the numbers that it takes. */
sealed interface Measure {
  /** How many observations there are. */
  double count();

  /** The statistic; NaN if there are none. */
  double value();

  /** The statistic of what came since; empty if that cannot be told from the two. */
  OptionalDouble since(Measure earlier);

  int maxBytes();

  void write(ByteBuffer out);

  /** The sum of the observations by their number. */
  record Mean(double count, double sum) implements Measure {
    static final byte FORM = 1;

    @Override
    public double value() {
      return count > 0 ? sum / count : Double.NaN;
    }

    @Override
    public OptionalDouble since(Measure earlier) {
      return earlier instanceof Mean before
          ? OptionalDouble.of(new Mean(count - before.count, sum - before.sum).value())
          : OptionalDouble.empty();
    }

    @Override
    public int maxBytes() {
      return 1 + 2 * Double.BYTES;
    }

    @Override
    public void write(ByteBuffer out) {
      out.put(FORM).putDouble(count).putDouble(sum);
    }
  }

  /** The value that a part of the observations do not exceed. */
  record Quantile(double q, Buckets buckets) implements Measure {
    static final byte FORM_EXPLICIT = 2;
    static final byte FORM_EXPONENTIAL = 3;

    @Override
    public double count() {
      return buckets.total();
    }

    @Override
    public double value() {
      return buckets.quantile(q, Double.NaN, Double.NaN);
    }

    @Override
    public OptionalDouble since(Measure earlier) {
      Buckets increase = earlier instanceof Quantile before ? buckets.since(before.buckets) : null;
      return increase == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(increase.quantile(q, Double.NaN, Double.NaN));
    }

    @Override
    public int maxBytes() {
      return 1 + 3 * Compact.LARGEST + buckets.maxBytes();
    }

    @Override
    public void write(ByteBuffer out) {
      out.put(buckets instanceof ExplicitBuckets ? FORM_EXPLICIT : FORM_EXPONENTIAL);
      Compact.writeDecimals(out, new double[] {q});
      buckets.write(out);
    }
  }
}
