package dev.offbeat.detector.ingest;

import static dev.offbeat.detector.ingest.Decoded.decoder;
import static dev.offbeat.detector.ingest.Decoded.point;
import static dev.offbeat.detector.ingest.Decoded.points;
import static dev.offbeat.detector.ingest.Decoded.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpDecoderTest {
  private static final long T = 1_544_712_660_300L;
  private static final String RESOURCE = "{service.name=\"my.service\"}";

  /** The example of the protocol's repository, with a histogram of delta temporality. */
  static final String EXAMPLE =
      """
      {"resourceMetrics":[{"resource":{"attributes":[
         {"key":"service.name","value":{"stringValue":"my.service"}},
         {"key":"process.pid","value":{"intValue":"17"}}]},
       "scopeMetrics":[{"scope":{"name":"my.library","version":"1.0.0"},
        "metrics":[
         {"name":"my.counter","unit":"1","description":"I am a Counter",
          "sum":{"aggregationTemporality":1,"isMonotonic":true,
           "dataPoints":[{"asDouble":5,"startTimeUnixNano":1544712660299000000,
             "timeUnixNano":"1544712660300000000",
             "attributes":[{"key":"my.counter.attr","value":{"stringValue":"some value"}}]}]}},
         {"name":"my.gauge","unit":"1","gauge":{"dataPoints":[{"asInt":"10",
             "timeUnixNano":1544712660300000000}]}},
         {"name":"my.histogram","unit":"1","histogram":{"aggregationTemporality":1,"dataPoints":[{
             "startTimeUnixNano":"1544712660299000000","timeUnixNano":"1544712660300000000",
             "count":4,"sum":8,"bucketCounts":["2",1,1],"explicitBounds":[1,2],"min":0.5,"max":5,
             "exemplars":[{"traceId":"5b8efff798038103d269b633813fc60c"}]}]}}]}]}]}
      """;

  private static String sum(String fields) {
    return """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{%s}}]}]}]}
        """
        .formatted(fields);
  }

  @Test
  void decode_exampleAsJson_isAPointASeries() throws DecodeException {
    assertThat(points(decoder("otlp_json", "quantiles", "0.5"), EXAMPLE))
        .containsExactly(
            point(
                "my.counter{my.counter.attr=\"some value\",service.name=\"my.service\"}",
                T,
                5,
                Kind.DELTA,
                T - 1),
            point("my.gauge" + RESOURCE, T, 10, Kind.GAUGE, -1),
            point("my.histogram_count" + RESOURCE, T, 4, Kind.DELTA, T - 1),
            point("my.histogram_sum" + RESOURCE, T, 8, Kind.DELTA, T - 1),
            point("my.histogram_mean" + RESOURCE, T, 2, Kind.GAUGE, -1),
            point(
                "my.histogram{quantile=\"0.5\",service.name=\"my.service\"}",
                T,
                1,
                Kind.GAUGE,
                -1));
  }

  @Test
  void decode_sameRequestAsProtobuf_isTheSame() throws Exception {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    ProtoJson.merge(
        Json.object(EXAMPLE.getBytes(java.nio.charset.StandardCharsets.UTF_8)), request);

    assertThat(points(decoder("otlp_proto"), request.build().toByteArray()))
        .isEqualTo(points(decoder("otlp_json"), EXAMPLE))
        .hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, DELTA",
    "1, false, DELTA",
    "2, true, CUMULATIVE",
    "2, false, GAUGE",
    "0, true, UNKNOWN",
    "77, true, UNKNOWN",
    "AGGREGATION_TEMPORALITY_CUMULATIVE, true, CUMULATIVE"
  })
  void decode_sum_hasTheKindOfItsTemporality(String temporality, boolean monotonic, Kind kind)
      throws DecodeException {
    String number =
        Character.isDigit(temporality.charAt(0)) ? temporality : "\"" + temporality + "\"";
    String payload =
        sum(
            "\"aggregationTemporality\":%s,\"isMonotonic\":%s,\"dataPoints\":[{\"asInt\":3}]"
                .formatted(number, monotonic));

    assertThat(points(decoder("otlp_json"), payload))
        .containsExactly(point("m", Decoded.RECORD_MILLIS, 3, kind, -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"flags\":1}| NaN",
        "{\"flags\":1,\"asDouble\":7}| NaN",
        "{\"flags\":2,\"asDouble\":7}| 7",
        "{\"asDouble\":\"NaN\"}| NaN",
        "{\"asDouble\":\"Infinity\"}| NaN",
        "{\"as_double\":0.5}| 0.5",
        "{\"asInt\":-9223372036854775808}| -9.223372036854775808E18"
      })
  void decode_numberOrNone_isItsValueOrMissing(String dataPoint, Double value)
      throws DecodeException {
    assertThat(
            points(decoder("otlp_json"), sum("\"dataPoints\":[%s]".formatted(dataPoint)))
                .get(0)
                .observation()
                .value(0))
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}| FIELD_MISSING",
        "{\"asInt\":1.5}| MALFORMED",
        "{\"asInt\":\"1e3\"}| MALFORMED",
        "{\"asInt\":true}| MALFORMED",
        "{\"asDouble\":\"high\"}| VALUE_INVALID",
        "{\"asInt\":1,\"timeUnixNano\":-1}| MALFORMED",
        "{\"asInt\":1,\"timeUnixNano\":18446744073709551615}| TIMESTAMP_INVALID",
        "{\"asInt\":1,\"attributes\":{}}| MALFORMED",
        "{\"asInt\":1,\"attributes\":[1]}| MALFORMED",
        "{\"asInt\":1,\"attributes\":[{\"value\":{\"stringValue\":\"v\"}}]}| SERIES_INVALID"
      })
  void decode_badDataPoint_hasItsReason(String dataPoint, Reason reason) {
    assertThat(
            rejection(decoder("otlp_json"), sum("\"dataPoints\":[%s]".formatted(dataPoint)))
                .reason())
        .isEqualTo(reason);
  }

  @Test
  void decode_noRequest_isMalformed() {
    assertThat(rejection(decoder("otlp_proto"), new byte[] {1, 2, 3}).reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(rejection(decoder("otlp_json"), "{\"resourceSpans\":[]}").reason())
        .isEqualTo(Reason.FIELD_MISSING);
    assertThat(rejection(decoder("otlp_proto"), (byte[]) null).reason())
        .isEqualTo(Reason.PAYLOAD_MISSING);
  }

  @Test
  void decode_resourceAttributes_areThoseThatAreChosen() throws DecodeException {
    Decoder decoder = decoder("otlp_json", "resource-attributes", "process.*");

    assertThat(points(decoder, EXAMPLE).get(1).series()).isEqualTo("my.gauge{process.pid=\"17\"}");
  }

  @Test
  void decode_attributeOfPointAndResource_pointWins() throws DecodeException {
    NumberDataPoint point =
        NumberDataPoint.newBuilder()
            .setAsInt(1)
            .addAttributes(attribute("host.name", AnyValue.newBuilder().setStringValue("b")))
            .addAttributes(
                attribute(
                    "list",
                    AnyValue.newBuilder()
                        .setArrayValue(
                            ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setBoolValue(true))
                                .addValues(AnyValue.newBuilder().setIntValue(2)))))
            .build();

    assertThat(
            points(
                decoder("otlp_proto"),
                request(Metric.newBuilder().setGauge(Gauge.newBuilder().addDataPoints(point)))))
        .extracting(Point::series)
        .containsExactly("m{host.name=\"b\",list=\"[true,2]\"}");
  }

  @Test
  void decode_cumulativeHistogram_hasReadingsOfStatisticsInSeriesOfTheSameNames()
      throws DecodeException {
    List<Point> points =
        points(
            decoder("otlp_json", "quantiles", "0.5"),
            EXAMPLE.replace("\"aggregationTemporality\":1", "\"aggregationTemporality\":2"));

    assertThat(points)
        .extracting(point -> SeriesKey.parse(point.series()).name() + " " + point.kind())
        .containsExactly(
            "my.counter CUMULATIVE",
            "my.gauge GAUGE",
            "my.histogram_count CUMULATIVE",
            "my.histogram_sum CUMULATIVE",
            "my.histogram_mean GAUGE",
            "my.histogram GAUGE");
    assertThat(points.subList(4, 6))
        .extracting(Point::statistic)
        .containsExactly(
            RunningStatistic.mean(4, 8),
            RunningStatistic.quantile(
                0.5, Buckets.explicit(new double[] {1, 2}, new long[] {2, 1, 1})));
    assertThat(points.subList(4, 6)).extracting(Point::startMillis).containsOnly(T - 1);
    assertThat(points.subList(4, 6))
        .extracting(Point::observation)
        .containsOnly(Observation.of(T, 2), Observation.of(T, 1));
    assertThat(points)
        .extracting(Point::series)
        .containsExactlyElementsOf(
            points(decoder("otlp_json", "quantiles", "0.5"), EXAMPLE).stream()
                .map(Point::series)
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"flags\":1,\"bucketCounts\":[1,1],\"explicitBounds\":[1]"
            + "| m_count NaN, m_sum NaN, m_mean NaN, m NaN",
        "\"flags\":1| m_count NaN, m_sum NaN, m_mean NaN, m NaN",
        "\"count\":2,\"sum\":3| m_count 2.0, m_sum 3.0, m_mean 1.5",
        "\"count\":2,\"sum\":3,\"bucketCounts\":[2]| m_count 2.0, m_sum 3.0, m_mean 1.5",
        "\"count\":2| m_count 2.0",
        "\"count\":2,\"sum\":\"NaN\"| m_count 2.0, m_sum NaN, m_mean NaN",
        "\"count\":0,\"sum\":0| m_count 0.0, m_sum 0.0, m_mean NaN"
      })
  void decode_cumulativeHistogramThatLacksSomething_hasWhatItCanHave(String fields, String expected)
      throws DecodeException {
    String payload =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"histogram\":{%s}}]}]}]}"
            .formatted("\"aggregationTemporality\":2,\"dataPoints\":[{%s}]".formatted(fields));

    assertThat(points(decoder("otlp_json", "quantiles", "0.5"), payload))
        .extracting(p -> SeriesKey.parse(p.series()).name() + " " + p.observation().value(0))
        .containsExactly(expected.split(", "));
  }

  @Test
  void decode_exponentialHistogram_hasQuantilesWithinItsBuckets() throws DecodeException {
    ExponentialHistogramDataPoint point =
        ExponentialHistogramDataPoint.newBuilder()
            .setCount(10)
            .setSum(30)
            .setScale(0) // bounds are powers of 2
            .setZeroCount(2)
            .setNegative(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(1)
                    .addBucketCounts(2)) // -4 to -2
            .setPositive(
                ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(2)
                    .addBucketCounts(6)) // 4 to 8
            .build();
    Metric.Builder metric =
        Metric.newBuilder()
            .setExponentialHistogram(
                ExponentialHistogram.newBuilder()
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                    .addDataPoints(point));

    List<Point> points = points(decoder("otlp_proto", "quantiles", "0.1,0.3,0.7"), request(metric));

    assertThat(points).extracting(p -> p.observation().value(0)).startsWith(10.0, 30.0, 3.0);
    assertThat(points.get(3).observation().value(0)).isEqualTo(-Math.sqrt(8), within(1e-12));
    assertThat(points.get(4).observation().value(0)).isZero();
    assertThat(points.get(5).observation().value(0)).isEqualTo(Math.sqrt(32), within(1e-12));
  }

  @Test
  void decode_summary_hasTheChosenQuantiles() throws DecodeException {
    SummaryDataPoint point =
        SummaryDataPoint.newBuilder()
            .setCount(3)
            .setSum(6)
            .addQuantileValues(quantile(0.5, 2))
            .addQuantileValues(quantile(0.9, 3))
            .build();

    assertThat(
            points(
                decoder("otlp_proto", "quantiles", "0.9"),
                request(Metric.newBuilder().setSummary(Summary.newBuilder().addDataPoints(point)))))
        .extracting(p -> p.series() + " " + p.observation().value(0) + " " + p.kind())
        .containsExactly(
            "m_count{host.name=\"a\"} 3.0 CUMULATIVE",
            "m_sum{host.name=\"a\"} 6.0 CUMULATIVE",
            "m_mean{host.name=\"a\"} 2.0 GAUGE",
            "m{host.name=\"a\",quantile=\"0.9\"} 3.0 GAUGE");
  }

  @Test
  void decode_bucketsThatDoNotFit_areMalformed() {
    assertThat(
            rejection(
                decoder("otlp_json"),
                EXAMPLE.replace("\"explicitBounds\":[1,2]", "\"explicitBounds\":[1]")))
        .hasMessage("expected one bucket more than bounds, found 3 buckets and 1 bounds");
  }

  private static SummaryDataPoint.ValueAtQuantile quantile(double quantile, double value) {
    return SummaryDataPoint.ValueAtQuantile.newBuilder()
        .setQuantile(quantile)
        .setValue(value)
        .build();
  }

  private static KeyValue attribute(String name, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(name).setValue(value).build();
  }

  private static byte[] request(Metric.Builder metric) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("host.name", AnyValue.newBuilder().setStringValue("a"))))
        .addScopeMetricsBuilder()
        .addMetrics(metric.setName("m"));
    return request.build().toByteArray();
  }
}
