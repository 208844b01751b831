package dev.offbeat.detector.ingest;

import static dev.offbeat.detector.ingest.Decoded.decoder;
import static dev.offbeat.detector.ingest.Decoded.point;
import static dev.offbeat.detector.ingest.Decoded.points;
import static dev.offbeat.detector.ingest.Decoded.rejection;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedDecoderTest {
  @Test
  void decode_pointersToValues_areAPointEach() throws DecodeException {
    Decoder decoder =
        decoder(
            "mapped",
            "time",
            "/when",
            "time-unit",
            "s",
            "labels.host",
            "/from/host",
            "name",
            "app",
            "values.cpu",
            "/load/0",
            "values.memory",
            "/load/1",
            "kind",
            "gauge");

    assertThat(points(decoder, "{\"when\":\"7\",\"from\":{\"host\":1},\"load\":[0.5,\"2\"]}"))
        .containsExactly(
            point("app_cpu{host=\"1\"}", 7_000, 0.5, Kind.GAUGE, -1),
            point("app_memory{host=\"1\"}", 7_000, 2, Kind.GAUGE, -1));
  }

  @Test
  void decode_eachElement_hasWhatItsPayloadSays() throws DecodeException {
    Decoder decoder =
        decoder(
            "mapped",
            "each",
            "/points",
            "time",
            "/at",
            "labels.host",
            "/host",
            "name",
            "/metric",
            "values.value",
            "/v");

    assertThat(
            points(
                decoder,
                "{\"host\":\"a\",\"points\":[{\"metric\":\"x\",\"v\":1,\"at\":\"1970-01-01\"},"
                    + "{\"metric\":\"y\",\"v\":null,\"at\":1000}]}"))
        .containsExactly(
            point("x{host=\"a\"}", 0, 1), point("y{host=\"a\"}", 1_000_000, Double.NaN));
  }

  @Test
  void decode_objectOfValues_isAPointAMember() throws DecodeException {
    Decoder decoder = decoder("mapped", "values", "/values", "key-label", "host");
    List<Point> points = new ArrayList<>();

    decoder.decode(
        "web".getBytes(UTF_8),
        "{\"values\":{\"a\":1,\"b\":2,\"c\":[]}}".getBytes(UTF_8),
        9,
        points::add);

    assertThat(points)
        .containsExactly(point("a{host=\"web\"}", 9, 1), point("b{host=\"web\"}", 9, 2));
  }

  @Test
  void decode_severalFeatures_areOneSeries() throws DecodeException {
    Decoder decoder =
        decoder("mapped", List.of("a", "b"), "name", "m", "values.a", "/x", "values.b", "/y");

    assertThat(points(decoder, "{\"y\":2}"))
        .containsExactly(Point.of("m", Observation.of(Decoded.RECORD_MILLIS, Double.NaN, 2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"host\":\"a\",\"at\":1}| FIELD_MISSING",
        "{\"host\":\"a\",\"v\":1}| FIELD_MISSING",
        "{\"at\":1,\"v\":1}| FIELD_MISSING",
        "{\"host\":null,\"at\":1,\"v\":1}| FIELD_MISSING",
        "{\"host\":{},\"at\":1,\"v\":1}| MALFORMED",
        "{\"host\":\"a\",\"at\":[],\"v\":1}| TIMESTAMP_INVALID",
        "{\"host\":\"a\",\"at\":1e300,\"v\":1}| TIMESTAMP_INVALID",
        "{\"host\":\"a\",\"at\":1,\"v\":{}}| VALUE_INVALID",
        "7| FIELD_MISSING",
        "[| MALFORMED"
      })
  void decode_otherShape_hasItsReason(String payload, Reason reason) {
    Decoder decoder =
        decoder("mapped", "name", "m", "time", "/at", "labels.h", "/host", "values.value", "/v");

    assertThat(rejection(decoder, payload).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "values.value| /v| input.options.mapped.name: expected a metric's name",
        "values| v| input.options.mapped.values: expected a JSON Pointer such as /a/b, found v",
        "time| /t| input.options.mapped.values: expected a JSON Pointer to an object of numbers",
        "kind| rate| input.options.mapped.kind: expected one of [gauge, cumulative, delta, unknown], found rate",
        "time-unit| hours| input.options.mapped.time-unit: expected auto, s, ms, us or ns, found hours",
      })
  void of_badOption_saysWhatIsExpected(String option, String value, String message) {
    assertThatThrownBy(() -> decoder("mapped", option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void of_unknownOption_isRefusedByName() {
    assertThatThrownBy(() -> decoder("mapped", "values", "/v", "tiem", "/t"))
        .hasMessage(
            "input.options.mapped.tiem: expected one of [each, key-label, kind, labels.*, name, time,"
                + " time-unit, values, values.*], found an unknown option");
    assertThatThrownBy(() -> decoder("json", "a", "b"))
        .hasMessage("input.options.json.a: expected no options, found an unknown option");
  }
}
