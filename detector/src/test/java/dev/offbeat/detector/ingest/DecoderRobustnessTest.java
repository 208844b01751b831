package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import dev.offbeat.detector.histogram.RunningStatistic;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every decoder, whatever the bytes. */
class DecoderRobustnessTest {
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final String[] FRAGMENTS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "NaN",
    "-1",
    "1e999",
    "9".repeat(30),
    " ",
    "\n",
    "=",
    "\u0000",
    "\uD83D\uDE00",
    "{\"a\":",
    "true",
    "-9223372036854775808",
    "0x",
    "\\ud800"
  };

  private static final List<String> HOSTILE =
      List.of(
          "[",
          "{\"a\":",
          "\"",
          "9",
          "a=1,",
          "\\",
          "a b=1\n",
          "[],",
          "\n",
          "\n\u0002\n\u0000",
          "\n\u0000",
          "\n\u007f",
          " ",
          "\u0000",
          "a b=\"\n",
          "a,b=c b=t\n");

  private static final String QUANTILES =
      ".1,.15,.2,.25,.3,.35,.4,.45,.5,.55,.6,.7,.8,.9,.95,.99"; // as many as may be

  static List<String> formats() {
    return Payload.formats();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void decode_goodPayload_hasPoints(String format) throws DecodeException {
    assertThat(decode(Payload.decoder(format), Payload.of(format))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void decode_mutatedPayload_isPointsOrOneSentence(String format) {
    Decoder decoder = Payload.decoder(format);
    Random random = new Random(format.hashCode());
    int read = 0;
    int rejected = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] payload = mutated(Payload.of(format), random);
      try {
        decode(decoder, payload);
        read++;
      } catch (DecodeException e) {
        assertThat(e.getStackTrace()).isEmpty();
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(600);
        rejected++;
      }
    }
    assertThat(read).isPositive();
    assertThat(rejected).isPositive();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void decode_sameBytesTwice_samePoints(String format) throws DecodeException {
    Decoder decoder = Payload.decoder(format);

    assertThat(decode(decoder, Payload.of(format)))
        .isEqualTo(decode(Payload.decoder(format), Payload.of(format)));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void decode_hostilePayload_allocatesInProportionToIt(String format) {
    Decoder decoder = Payload.decoder(format);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (String unit : HOSTILE) {
      byte[] payload = unit.repeat((1 << 20) / unit.length()).getBytes(UTF_8);
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        decoder.decode(KEY, payload, Decoded.RECORD_MILLIS, point -> {});
      } catch (DecodeException e) {
        assertThat(e.getMessage()).hasSizeLessThan(600);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .as(unit)
          .isLessThan(128L * payload.length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AGGREGATION_TEMPORALITY_DELTA, 1",
    "AGGREGATION_TEMPORALITY_CUMULATIVE, 1",
    "AGGREGATION_TEMPORALITY_CUMULATIVE, 4096"
  })
  void decode_manyBuckets_allocatesInProportionToThem(
      AggregationTemporality temporality, int points) {
    Decoder decoder = Decoded.decoder("otlp_proto", "quantiles", QUANTILES);
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    ExponentialHistogram.Builder histogram =
        request
            .addResourceMetricsBuilder()
            .addScopeMetricsBuilder()
            .addMetricsBuilder()
            .setName("m")
            .getExponentialHistogramBuilder()
            .setAggregationTemporality(temporality);
    for (int point = 0; point < points; point++) {
      ExponentialHistogramDataPoint.Buckets.Builder buckets =
          histogram
              .addDataPointsBuilder()
              .setTimeUnixNano(1)
              .setScale(Integer.MIN_VALUE)
              .setCount(7)
              .getPositiveBuilder()
              .setOffset(Integer.MIN_VALUE);
      for (int i = 0; i < (1 << 20) / points; i++) {
        buckets.addBucketCounts(i % 100);
      }
    }
    byte[] payload = request.build().toByteArray();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Point> decoded = new ArrayList<>();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatCode(() -> decoder.decode(null, payload, 0, decoded::add)).doesNotThrowAnyException();

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(128L * payload.length);
    for (Point point : decoded) {
      RunningStatistic statistic = point.statistic();
      assertThat(statistic == null ? 0 : statistic.bytes()).isLessThan(4_500);
    }
  }

  @Test
  void decode_keyIsSeries_isSaidOfOwnJsonAlone() {
    assertThat(Payload.formats().stream().filter(f -> Payload.decoder(f).keyIsSeries()))
        .containsExactly("json");
  }

  private static List<Point> decode(Decoder decoder, byte[] payload) throws DecodeException {
    List<Point> points = new ArrayList<>();
    decoder.decode(KEY, payload, Decoded.RECORD_MILLIS, points::add);
    for (Point point : points) {
      double value = point.observation().value(0);
      assertThat(Double.isInfinite(value)).isFalse();
      assertThat(point.series().getBytes(UTF_8).length).isBetween(1, SeriesKey.MOST_BYTES);
      assertThat(SeriesKey.parseLeniently(point.series()).name()).isNotEmpty();
    }
    return points;
  }

  private static byte[] mutated(byte[] payload, Random random) {
    byte[] bytes = payload.clone();
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = spliced(bytes, at, fragment(random));
        default -> {
          int from = random.nextInt(bytes.length);
          bytes = spliced(bytes, at, Arrays.copyOfRange(bytes, from, bytes.length));
        }
      }
    }
    return bytes;
  }

  private static byte[] fragment(Random random) {
    return FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] insert) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(insert);
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }
}
