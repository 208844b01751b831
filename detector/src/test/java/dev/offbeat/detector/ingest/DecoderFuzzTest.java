package dev.offbeat.detector.ingest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.offbeat.detector.histogram.RunningStatistic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No bytes get past a decoder but as points or a {@link DecodeException}. As unit tests they try
 * what lies beside them and a good payload; with {@code JAZZER_FUZZ=1} one of them searches, see
 * {@code docs/formats.md}.
 */
class DecoderFuzzTest {
  private static final byte[] KEY = {'k'};
  private static final Map<String, Decoder> DECODERS = new ConcurrentHashMap<>();

  static Stream<Arguments> payloads() {
    return Payload.all().values().stream().map(payload -> Arguments.of((Object) payload));
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void json(byte[] data) {
    decode("json", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void otlpProto(byte[] data) {
    decode("otlp_proto", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void otlpJson(byte[] data) {
    decode("otlp_json", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void influx(byte[] data) {
    decode("influx", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void telegrafJson(byte[] data) {
    decode("telegraf_json", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void prometheusJson(byte[] data) {
    decode("prometheus_json", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void metricbeat(byte[] data) {
    decode("metricbeat", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void vectorJson(byte[] data) {
    decode("vector_json", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void mapped(byte[] data) {
    decode("mapped", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void mappedAvro(byte[] data) {
    decode("mapped_avro", data);
  }

  @MethodSource("payloads")
  @FuzzTest(maxDuration = "60s")
  void formatGuess(byte[] data) {
    FormatGuess.of(List.of(data));
  }

  private static void decode(String format, byte[] data) {
    try {
      DECODERS
          .computeIfAbsent(format, Payload::decoder)
          .decode(KEY, data, Decoded.RECORD_MILLIS, DecoderFuzzTest::check);
    } catch (DecodeException e) {
      if (String.valueOf(e.getMessage()).length() > 600) {
        throw new AssertionError("a sentence, not " + e.getMessage(), e);
      }
    }
  }

  private static void check(Point point) {
    if (!SeriesKey.parseLeniently(point.series()).toString().equals(point.series())) {
      throw new AssertionError("not canonical: " + point.series());
    }
    if (Double.isInfinite(point.observation().value(0))) {
      throw new AssertionError("not finite: " + point);
    }
    RunningStatistic statistic = point.statistic();
    if (statistic != null) {
      ByteBuffer written = ByteBuffer.allocate(statistic.bytes());
      RunningStatistic.write(statistic, written);
      RunningStatistic read = RunningStatistic.read(written.flip());
      if (!statistic.equals(read) || Double.isInfinite(read.since(statistic).orElse(0))) {
        throw new AssertionError("not as it was written: " + point);
      }
    }
  }
}
