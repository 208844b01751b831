package dev.offbeat.detector.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningStatisticTest {
  /** Bounds that OpenTelemetry's SDKs take by default, in ms. */
  private static final double[] BOUNDS = {
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000
  };

  private static RunningStatistic explicit(double q, long... counts) {
    return RunningStatistic.quantile(q, Buckets.explicit(new double[] {10, 20, 40}, counts));
  }

  private static RunningStatistic exponential(double q, int scale, int offset, long... counts) {
    return RunningStatistic.quantile(
        q, Buckets.exponential(scale, 0, 0, 0, new long[0], offset, counts));
  }

  @Test
  void since_mean_isThatOfTheIncrease() {
    RunningStatistic before = RunningStatistic.mean(10, 50);

    assertThat(before.value()).isEqualTo(5);
    assertThat(RunningStatistic.mean(14, 78).since(before)).hasValue(7); // 28 by 4
    assertThat(RunningStatistic.mean(14, 46).since(before)).hasValue(-1); // of negative values
  }

  @Test
  void since_quantile_isThatOfTheIncrease() {
    RunningStatistic before = explicit(0.5, 100, 0, 0, 0);
    RunningStatistic now = explicit(0.5, 101, 1, 4, 0);

    assertThat(now.value()).isEqualTo(10 * 53.0 / 101);
    // of 6 the third is the first of four between 20 and 40
    assertThat(now.since(before)).hasValue(25);
  }

  @Test
  void since_nothingObserved_isNaN() {
    assertThat(RunningStatistic.mean(3, 5).since(RunningStatistic.mean(3, 5))).hasValue(Double.NaN);
    assertThat(explicit(0.5, 1, 2, 3, 4).since(explicit(0.5, 1, 2, 3, 4))).hasValue(Double.NaN);
    assertThat(exponential(0.5, 2, 7, 1, 2).since(exponential(0.5, 2, 7, 1, 2)))
        .hasValue(Double.NaN);
    assertThat(RunningStatistic.mean(0, 0).value()).isNaN();
  }

  @Test
  void since_otherBoundsOrLessInABucket_isEmpty() {
    RunningStatistic before = explicit(0.5, 1, 1, 1, 1);
    Buckets other = Buckets.explicit(new double[] {10, 20, 50}, new long[] {9, 9, 9, 9});

    assertThat(RunningStatistic.quantile(0.5, other).since(before)).isEmpty();
    assertThat(explicit(0.5, 9, 9, 9, 0).since(before)).isEmpty();
    assertThat(exponential(0.5, 0, 0, 9, 9, 9, 9).since(before)).isEmpty();
    assertThat(exponential(0.5, 0, 0, 9, 9).since(exponential(0.5, 0, 1, 1, 1))).isEmpty();
    assertThat(RunningStatistic.mean(99, 1).since(before)).isEmpty();
  }

  @Test
  void since_zeroIsWider_isEmpty() {
    Buckets narrow = Buckets.exponential(0, 0, 1, 0, new long[0], 0, new long[] {1});
    Buckets wide = Buckets.exponential(0, 0.5, 2, 0, new long[0], 0, new long[] {1});

    assertThat(RunningStatistic.quantile(0.5, wide).since(RunningStatistic.quantile(0.5, narrow)))
        .isEmpty();
  }

  /**
   * At scale 1 the bounds are powers of √2, at scale 0 of 2: of indexes −1 to 3 the buckets −1, 0
   * and 1 are made, with counts 5, 1 + 2 and 3 + 4.
   */
  @Test
  void since_scaleFell_comparesAtTheCoarserOne() {
    RunningStatistic before = exponential(0.5, 1, -1, 5, 1, 2, 3, 4);
    RunningStatistic now = exponential(0.5, 0, -1, 5, 3, 7 + 8, 4);

    // 12 more, 8 of them in (2, 4]: the sixth is six eighths into it, by the logarithm
    assertThat(now.since(before).orElseThrow()).isEqualTo(Math.pow(2, 1.75), within(1e-12));
  }

  @Test
  void since_scaleRose_comparesAtTheCoarserOne() {
    RunningStatistic before = exponential(0.5, 0, 1, 2);
    RunningStatistic now = exponential(0.5, 1, 2, 1, 5);

    // indexes 2 and 3 of scale 1 are index 1 of scale 0, (2, 4]: 4 more, the second is half into it
    assertThat(now.since(before).orElseThrow()).isEqualTo(Math.pow(2, 1.5), within(1e-12));
  }

  @Test
  void since_exponentialOfBothSigns_countsNegativesZerosAndPositives() {
    Buckets before =
        Buckets.exponential(0, 0, 3, 1, new long[] {2}, 2, new long[] {6}); // (−4, −2], 0, (4, 8]
    Buckets now = Buckets.exponential(0, 0, 5, 0, new long[] {1, 4}, 2, new long[] {11, 0, 0});

    for (double[] expected : new double[][] {{0.1, -Math.sqrt(8)}, {0.3, -1}, {0.5, 0}, {1, 8}}) {
      RunningStatistic earlier = RunningStatistic.quantile(expected[0], before);
      assertThat(RunningStatistic.quantile(expected[0], now).since(earlier).orElseThrow())
          .as("quantile %s", expected[0])
          .isEqualTo(expected[1], within(1e-12));
    }
  }

  @Test
  void hasFewerThan_goesByTheNumberOfObservations() {
    assertThat(RunningStatistic.mean(3, 90).hasFewerThan(RunningStatistic.mean(4, 1))).isTrue();
    assertThat(explicit(0.5, 1, 0, 0, 1).hasFewerThan(explicit(0.5, 3, 0, 0, 0))).isTrue();
    assertThat(explicit(0.5, 0, 0, 0, 3).hasFewerThan(explicit(0.5, 3, 0, 0, 0))).isFalse();
    assertThat(exponential(0.5, 0, 0, 1).hasFewerThan(explicit(0.5, 3, 0, 0, 0))).isTrue();
  }

  @Test
  void quantile_moreBucketsThanMay_mergesNeighbours() {
    double[] bounds = new double[1000];
    long[] counts = new long[1001];
    for (int i = 0; i < 1000; i++) {
      bounds[i] = i + 1;
      counts[i] = 1;
    }
    RunningStatistic explicit = RunningStatistic.quantile(0.5, Buckets.explicit(bounds, counts));
    RunningStatistic exponential = exponential(0.5, 5, -500, counts);

    assertThat(explicit.value()).isEqualTo(500, within(1e-9));
    assertThat(explicit.bytes()).isLessThan(800);
    assertThat(exponential.value()).isEqualTo(1, within(1e-9));
    assertThat(exponential.bytes()).isLessThan(300);
    assertThat(roundTrip(explicit)).isEqualTo(explicit);
    assertThat(roundTrip(exponential)).isEqualTo(exponential);
  }

  @ParameterizedTest
  @CsvSource({"0, 47", "100, 47", "10000, 63", "1000000, 79", "100000000, 95"})
  void bytes_defaultBounds_areFew(long count, int bytes) {
    long[] counts = new long[16];
    Arrays.fill(counts, count);

    assertThat(RunningStatistic.quantile(0.99, Buckets.explicit(BOUNDS, counts)).bytes())
        .isEqualTo(bytes);
    assertThat(RunningStatistic.mean(1e6, 1e9).bytes()).isEqualTo(17);
  }

  @ParameterizedTest
  @CsvSource({"0.005;0.01;0.1;2.5", "-3;0;1e-9;7", "0.1;1e300;3", "1;0.5", "NaN;1", "-0.0;1"})
  void read_whatWasWritten_isTheSame(String list) {
    double[] bounds = Arrays.stream(list.split(";")).mapToDouble(Double::parseDouble).toArray();
    long[] counts = new long[bounds.length + 1];
    counts[0] = Long.MAX_VALUE;
    counts[bounds.length] = 300;
    RunningStatistic statistic = RunningStatistic.quantile(0.999, Buckets.explicit(bounds, counts));

    RunningStatistic read = roundTrip(statistic);

    assertThat(read).isEqualTo(statistic).hasSameHashCodeAs(statistic);
    assertThat(statistic.since(read)).hasValue(Double.NaN); // the very same bounds
  }

  @Test
  void read_none_isNull() {
    ByteBuffer out = ByteBuffer.allocate(1);
    RunningStatistic.write(null, out);

    assertThat(RunningStatistic.read(out.flip())).isNull();
  }

  @Test
  void read_damagedBytes_areRefusedOrAStatistic() {
    Random random = new Random(7);
    RunningStatistic[] good = {
      RunningStatistic.mean(3, 4),
      explicit(0.5, 1, 200, 3, 40_000),
      RunningStatistic.quantile(
          0.9, Buckets.exponential(3, 0, 1, -4, new long[] {1, 2}, 7, new long[] {5, 0, 900}))
    };
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      RunningStatistic one = good[i % good.length];
      ByteBuffer bytes = ByteBuffer.allocate(one.bytes());
      RunningStatistic.write(one, bytes);
      bytes.put(random.nextInt(bytes.capacity()), (byte) random.nextInt());
      bytes.flip().limit(bytes.limit() - random.nextInt(2));
      try {
        RunningStatistic read = RunningStatistic.read(bytes);
        if (read != null) {
          assertThat(read.value()).isNotEqualTo(Double.POSITIVE_INFINITY);
          assertThat(read.since(one).orElse(0)).isNotEqualTo(Double.POSITIVE_INFINITY);
          assertThat(one.since(read).orElse(0)).isNotEqualTo(Double.POSITIVE_INFINITY);
        }
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("expected ");
        refused++;
      } catch (BufferUnderflowException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_000);
  }

  @Test
  void read_moreBucketsThanMay_isRefusedBeforeAnyRoomIsMade() {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {2, 1, 1, 10, -1, -1, -1, -1, 7, 0});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunningStatistic.read(bytes))
        .withMessageStartingWith("expected at most 256 buckets, found ");
  }

  @Test
  void mean_notANumber_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RunningStatistic.mean(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> RunningStatistic.mean(1, Double.NaN));
  }

  private static RunningStatistic roundTrip(RunningStatistic statistic) {
    ByteBuffer bytes = ByteBuffer.allocate(statistic.bytes());
    RunningStatistic.write(statistic, bytes);
    RunningStatistic read = RunningStatistic.read(bytes.flip());
    assertThat(bytes.hasRemaining()).isFalse();
    if (read == null) {
      throw new AssertionError("expected a statistic");
    }
    return read;
  }
}
