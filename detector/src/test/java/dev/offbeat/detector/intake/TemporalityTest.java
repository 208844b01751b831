package dev.offbeat.detector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.DecoderOptions;
import dev.offbeat.detector.ingest.Formats;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same observations told in both temporalities give the same values in the same series. */
class TemporalityTest {
  private static final long SECOND = 1000;
  private static final int INTERVALS = 120;
  private static final List<Double> BOUNDS = List.of(-1.0, 0.0, 0.005, 0.1, 1.0, 2.5, 10.0);
  private static final int SCALE = 2;
  private static final int LOWEST = -40; // index of the first bucket that a histogram has

  /** What was observed since a start, or in an interval. */
  private static final class Observed {
    final long[] explicit = new long[BOUNDS.size() + 1];
    final long[] negative = new long[80];
    final long[] positive = new long[80];
    long zeros;
    long count;
    double sum;

    void add(double value) {
      int bucket = 0;
      while (bucket < BOUNDS.size() && value > BOUNDS.get(bucket)) {
        bucket++;
      }
      explicit[bucket]++;
      if (value == 0) {
        zeros++;
      } else {
        double power = Math.log(Math.abs(value)) / Math.log(2) * (1 << SCALE);
        int index = (int) Math.ceil(power) - 1;
        (value > 0 ? positive : negative)[index - LOWEST]++;
      }
      count++;
      sum += value;
    }

    byte[] payload(AggregationTemporality temporality, long startMillis, long millis) {
      Metric.Builder explicitly = Metric.newBuilder().setName("explicit");
      explicitly
          .getHistogramBuilder()
          .setAggregationTemporality(temporality)
          .addDataPoints(
              HistogramDataPoint.newBuilder()
                  .setStartTimeUnixNano(startMillis * 1_000_000)
                  .setTimeUnixNano(millis * 1_000_000)
                  .setCount(count)
                  .setSum(sum)
                  .addAllExplicitBounds(BOUNDS)
                  .addAllBucketCounts(list(explicit)));
      Metric.Builder exponentially = Metric.newBuilder().setName("exponential");
      exponentially
          .getExponentialHistogramBuilder()
          .setAggregationTemporality(temporality)
          .addDataPoints(
              ExponentialHistogramDataPoint.newBuilder()
                  .setStartTimeUnixNano(startMillis * 1_000_000)
                  .setTimeUnixNano(millis * 1_000_000)
                  .setCount(count)
                  .setSum(sum)
                  .setScale(SCALE)
                  .setZeroCount(zeros)
                  .setNegative(buckets(negative))
                  .setPositive(buckets(positive)));
      ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
      request
          .addResourceMetricsBuilder()
          .addScopeMetricsBuilder()
          .addMetrics(explicitly)
          .addMetrics(exponentially);
      return request.build().toByteArray();
    }

    private static Buckets.Builder buckets(long[] counts) {
      return Buckets.newBuilder().setOffset(LOWEST).addAllBucketCounts(list(counts));
    }

    private static List<Long> list(long[] counts) {
      return Arrays.stream(counts).boxed().toList();
    }
  }

  /** Series as an intake sees them. */
  private static final class Stream {
    private final Decoder decoder =
        Formats.of(
            "otlp_proto",
            new DecoderOptions(Map.of("quantiles", "0.1,0.5,0.9,0.99")),
            List.of("value"));
    final Map<String, Trace> series = new TreeMap<>();

    void take(byte[] payload) throws DecodeException {
      decoder.decode(
          null,
          payload,
          0,
          point ->
              series
                  .computeIfAbsent(
                      point.series(), name -> new Trace(name, IntakeOptions.defaults()))
                  .take(point));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void take_cumulativeStream_givesTheValuesOfTheDeltaStream(long seed) throws DecodeException {
    Random random = new Random(seed);
    Stream deltas = new Stream();
    Stream cumulative = new Stream();
    Observed since = new Observed();
    long start = 0;
    Set<Long> observedAt = new HashSet<>();
    List<byte[]> lost = new ArrayList<>();
    for (int i = 1; i <= INTERVALS; i++) {
      long from = (i - 1) * 10L * SECOND;
      long now = i * 10L * SECOND;
      if (i > 1 && random.nextInt(15) == 0) { // a restart, right after the reading before
        start = from + 1;
        since = new Observed();
      }
      Observed within = new Observed();
      int observations = random.nextInt(4) == 0 ? 0 : random.nextInt(40);
      for (int n = 0; n < observations; n++) {
        double value = random.nextInt(20) == 0 ? 0 : Math.exp(random.nextGaussian() * 1.5);
        value *= random.nextInt(8) == 0 ? -1 : 1;
        within.add(value);
        since.add(value);
      }
      if (observations > 0) {
        observedAt.add(now);
      }
      deltas.take(within.payload(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, from, now));
      byte[] reading =
          since.payload(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, start, now);
      cumulative.take(reading);
      if (random.nextInt(10) == 0) {
        cumulative.take(reading); // a duplicate
      }
      if (random.nextInt(10) == 0 && !lost.isEmpty()) {
        cumulative.take(lost.get(random.nextInt(lost.size()))); // one that is late
      }
      lost.add(reading);
    }

    assertThat(cumulative.series.keySet()).isEqualTo(deltas.series.keySet()).hasSize(2 * (3 + 4));
    for (Map.Entry<String, Trace> entry : deltas.series.entrySet()) {
      String name = entry.getKey();
      Trace delta = entry.getValue();
      Trace other = cumulative.series.get(name);
      long[] times = Arrays.stream(delta.times()).filter(time -> time > 10 * SECOND).toArray();
      double[] values = delta.values();
      double[] found = other.values();
      if (name.endsWith("_count") || name.endsWith("_sum")) {
        continue; // rates
      }
      assertThat(other.times()).as(name).isEqualTo(times);
      assertThat(other.restarts).isZero();
      for (int i = 0; i < found.length; i++) {
        double expected = values[values.length - found.length + i];
        boolean isExact = name.contains("{"); // a quantile: of whole counts
        assertThat(found[i])
            .as("%s at %d", name, times[i])
            .isEqualTo(expected, within(isExact ? 0 : 1e-9));
      }
      assertThat(Arrays.stream(times).boxed()).isSubsetOf(observedAt);
      assertThat(other.refused).contains(Status.MISSING, Status.DUPLICATE, Status.LATE);
    }
  }
}
