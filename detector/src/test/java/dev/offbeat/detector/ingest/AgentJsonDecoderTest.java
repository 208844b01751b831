package dev.offbeat.detector.ingest;

import static dev.offbeat.detector.ingest.Decoded.decoder;
import static dev.offbeat.detector.ingest.Decoded.point;
import static dev.offbeat.detector.ingest.Decoded.points;
import static dev.offbeat.detector.ingest.Decoded.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of Telegraf, prometheus-kafka-adapter, Metricbeat and Vector, as they write it. */
class AgentJsonDecoderTest {
  static final String TELEGRAF =
      """
      {"fields":{"field_1":30,"n_images":660,"state":"up","ok":true,"gone":null},"name":"docker",
       "tags":{"host":"raynor"},"timestamp":1458229140}
      """;

  static final String PROMETHEUS =
      """
      {"timestamp":"1970-01-01T00:00:01Z","value":"9876543210","name":"up",
       "labels":{"__name__":"up","label2":"value2","label1":"value1"}}
      """;

  static final String METRICBEAT =
      """
      {"@timestamp":"2025-12-28T04:56:17.004Z",
       "@metadata":{"beat":"metricbeat","type":"_doc","version":"9.2.3"},
       "agent":{"version":"9.2.3","id":"26da68f6","name":"host.local","type":"metricbeat"},
       "metricset":{"name":"cpu","period":10000},
       "event":{"dataset":"system.cpu","module":"system","duration":861459},
       "service":{"type":"system"},
       "system":{"cpu":{"idle":{"pct":8.7701,"norm":{"pct":0.877}},"cores":10}},
       "host":{"cpu":{"usage":0.123},"name":"host.local"},"ecs":{"version":"8.0.0"}}
      """;

  static final String VECTOR =
      """
      {"name":"cpu_seconds_total","namespace":"host","tags":{"collector":"cpu","cpu":"0"},
       "timestamp":"2026-09-24T12:11:02.540933Z","kind":"absolute","counter":{"value":100.0}}
      """;

  private static final String CPU = "{host.name=\"host.local\",metricset.name=\"cpu\"}";

  private final Decoder telegraf = decoder("telegraf_json");
  private final Decoder prometheus = decoder("prometheus_json");
  private final Decoder metricbeat = decoder("metricbeat");
  private final Decoder vector = decoder("vector_json");

  @Test
  void decode_telegrafSingleAndBatch_arePointsOfItsNumbers() throws DecodeException {
    Point[] expected = {
      point("docker_field_1{host=\"raynor\"}", 1458229140000L, 30),
      point("docker_n_images{host=\"raynor\"}", 1458229140000L, 660),
      point("docker_gone{host=\"raynor\"}", 1458229140000L, Double.NaN)
    };

    assertThat(points(telegraf, TELEGRAF)).containsExactly(expected);
    assertThat(points(telegraf, "{\"metrics\":[" + TELEGRAF + "]}")).containsExactly(expected);
  }

  @Test
  void decode_telegrafUnits_areAnOption() throws DecodeException {
    Decoder micros = decoder("telegraf_json", "json-timestamp-units", "1us");

    assertThat(points(micros, "{\"fields\":{\"value\":1},\"name\":\"m\",\"timestamp\":7000}"))
        .containsExactly(point("m", 7, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]| MALFORMED",
        "{}| FIELD_MISSING",
        "{\"name\":\"m\"}| FIELD_MISSING",
        "{\"name\":1,\"fields\":{}}| MALFORMED",
        "{\"name\":\"\",\"fields\":{\"a\":1}}| VALUE",
        "{\"name\":\"m\",\"fields\":[]}| MALFORMED",
        "{\"name\":\"m\",\"fields\":{\"a\":[1]}}| VALUE_INVALID",
        "{\"name\":\"m\",\"fields\":{},\"tags\":[]}| MALFORMED",
        "{\"name\":\"m\",\"fields\":{},\"tags\":{\"a\":{}}}| MALFORMED",
        "{\"name\":\"m\",\"fields\":{},\"timestamp\":\"soon\"}| TIMESTAMP_INVALID",
        "{\"name\":\"m\",\"fields\":{},\"timestamp\":9223372036854775807}| TIMESTAMP_INVALID",
        "{\"name\":\"m\",\"fields\":{},\"timestamp\":{}}| TIMESTAMP_INVALID",
        "{\"metrics\":{}}| MALFORMED",
        "{\"metrics\":[1]}| MALFORMED"
      })
  void decode_badTelegraf_hasItsReason(String payload, String reason) throws DecodeException {
    if (reason.equals("VALUE")) { // without a name the field's is enough
      assertThat(points(telegraf, payload)).extracting(Point::series).containsExactly("a");
    } else {
      assertThat(rejection(telegraf, payload).reason()).isEqualTo(Reason.valueOf(reason));
    }
  }

  @Test
  void decode_prometheus_isItsSample() throws DecodeException {
    assertThat(points(prometheus, PROMETHEUS))
        .containsExactly(point("up{label1=\"value1\",label2=\"value2\"}", 1_000, 9_876_543_210.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "+Inf", "-Inf"})
  void decode_prometheusStaleMark_isAMissingValue(String value) throws DecodeException {
    assertThat(
            points(prometheus, PROMETHEUS.replace("9876543210", value))
                .get(0)
                .observation()
                .value(0))
        .isNaN();
  }

  @Test
  void decode_badPrometheus_hasItsReason() {
    assertThat(rejection(prometheus, "{\"value\":\"1\"}").reason()).isEqualTo(Reason.FIELD_MISSING);
    assertThat(rejection(prometheus, "{\"name\":\"up\"}").reason()).isEqualTo(Reason.FIELD_MISSING);
    assertThat(rejection(prometheus, PROMETHEUS.replace("9876543210", "many")).reason())
        .isEqualTo(Reason.VALUE_INVALID);
    assertThat(rejection(prometheus, PROMETHEUS.replace("label2", "label1")).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void decode_metricbeat_isAPointANumberOfTheMeasured() throws DecodeException {
    List<Point> points = points(metricbeat, METRICBEAT);

    assertThat(points)
        .extracting(point -> point.series() + " " + point.observation().value(0))
        .containsExactly(
            "system.cpu.idle.pct" + CPU + " 8.7701",
            "system.cpu.idle.norm.pct" + CPU + " 0.877",
            "system.cpu.cores" + CPU + " 10.0",
            "host.cpu.usage" + CPU + " 0.123");
    assertThat(points)
        .allSatisfy(
            point -> {
              assertThat(point.periodMillis()).isEqualTo(10_000);
              assertThat(point.observation().timestampMillis()).isEqualTo(1_766_897_777_004L);
            });
  }

  @Test
  void decode_metricbeatFieldsAndLabels_areThoseChosen() throws DecodeException {
    Decoder chosen =
        decoder("metricbeat", "fields", "system.cpu.idle.*, event.duration", "labels", "agent.id");

    assertThat(points(chosen, METRICBEAT))
        .extracting(Point::series)
        .containsExactly(
            "event.duration{agent.id=\"26da68f6\"}",
            "system.cpu.idle.pct{agent.id=\"26da68f6\"}",
            "system.cpu.idle.norm.pct{agent.id=\"26da68f6\"}");
  }

  @Test
  void decode_metricbeatSeveralFeatures_areOneSeriesOfTheMetricSet() throws DecodeException {
    Decoder two = decoder("metricbeat", List.of("system.cpu.cores", "system.cpu.idle.pct"));

    assertThat(points(two, METRICBEAT))
        .extracting(Point::series, Point::observation)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "cpu" + CPU, Observation.of(1_766_897_777_004L, 10, 8.7701)));
  }

  @Test
  void decode_vectorBothShapes_areTheSame() throws DecodeException {
    Point expected =
        point(
            "host_cpu_seconds_total{collector=\"cpu\",cpu=\"0\"}",
            1_790_251_862_540L,
            100,
            Kind.CUMULATIVE,
            -1);

    assertThat(points(vector, VECTOR)).containsExactly(expected);
    assertThat(points(decoder("vector_native_json"), "{\"metric\":" + VECTOR + "}"))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "incremental| \"counter\":{\"value\":2}| m 2.0 DELTA",
        "absolute| \"gauge\":{\"value\":2}| m 2.0 GAUGE",
        "absolute| \"gauge\":{\"value\":2}, \"tags\":{\"a\":[\"x\",null,\"y\"],\"b\":null}| m{a=\"x,,y\"} 2.0 GAUGE",
        "incremental| \"distribution\":{\"samples\":[{\"value\":4,\"rate\":1},{\"value\":1,\"rate\":3}]}"
            + "| m_count 4.0 DELTA, m_sum 7.0 DELTA, m_mean 1.75 GAUGE, m{quantile=\"0.5\"} 1.0 GAUGE",
        "absolute| \"aggregated_summary\":{\"count\":2,\"sum\":3,\"quantiles\":[{\"quantile\":0.5,\"value\":1}]}"
            + "| m_count 2.0 CUMULATIVE, m_sum 3.0 CUMULATIVE, m_mean 1.5 GAUGE, m{quantile=\"0.5\"} 1.0 GAUGE",
        "absolute| \"aggregated_histogram\":{\"count\":4,\"sum\":6,\"buckets\":[{\"upper_limit\":1,\"count\":2},{\"upper_limit\":3,\"count\":2}]}"
            + "| m_count 4.0 CUMULATIVE, m_sum 6.0 CUMULATIVE, m_mean 1.5 GAUGE, m{quantile=\"0.5\"} 1.0 GAUGE",
        "incremental| \"aggregated_histogram\":{\"count\":4,\"sum\":6,\"buckets\":[{\"upper_limit\":1,\"count\":2},{\"upper_limit\":3,\"count\":2}]}"
            + "| m_count 4.0 DELTA, m_sum 6.0 DELTA, m_mean 1.5 GAUGE, m{quantile=\"0.5\"} 1.0 GAUGE"
      })
  void decode_vectorKinds_areTheirNumbers(String kind, String body, String expected)
      throws DecodeException {
    Decoder one = decoder("vector_json", "quantiles", "0.5");

    assertThat(points(one, "{\"name\":\"m\",\"kind\":\"%s\",%s}".formatted(kind, body)))
        .extracting(p -> p.series() + " " + p.observation().value(0) + " " + p.kind())
        .containsExactly(expected.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"absolute\",\"gauge\":{\"value\":1}}| FIELD_MISSING",
        "{\"name\":\"m\",\"gauge\":{\"value\":1}}| FIELD_MISSING",
        "{\"name\":\"m\",\"kind\":\"other\",\"gauge\":{\"value\":1}}| MALFORMED",
        "{\"name\":\"m\",\"kind\":\"incremental\",\"gauge\":{\"value\":1}}| NOT_SUPPORTED",
        "{\"name\":\"m\",\"kind\":\"absolute\",\"set\":{\"values\":[\"a\"]}}| NOT_SUPPORTED",
        "{\"name\":\"m\",\"kind\":\"absolute\",\"gauge\":{}}| FIELD_MISSING",
        "{\"name\":\"m\",\"kind\":\"absolute\",\"gauge\":{\"value\":[]}}| VALUE_INVALID"
      })
  void decode_badVector_hasItsReason(String payload, Reason reason) {
    assertThat(rejection(vector, payload).reason()).isEqualTo(reason);
  }
}
