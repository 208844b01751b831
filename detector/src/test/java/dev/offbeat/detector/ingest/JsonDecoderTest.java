package dev.offbeat.detector.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static final byte[] KEY = "host-1/cpu".getBytes(UTF_8);
  private static final long RECORD_MILLIS = 5_000;

  private final JsonDecoder one = new JsonDecoder(List.of("value"));
  private final JsonDecoder two = new JsonDecoder(List.of("cpu", "memory"));

  @Test
  void decode_singleValue_isOneObservationOfTheKeysSeries() throws DecodeException {
    assertThat(decode(one, "{\"timestamp\": 1458229140, \"value\": 41.5}"))
        .isEqualTo(Map.entry("host-1/cpu", Observation.of(1_458_229_140_000L, 41.5)));
  }

  @Test
  void decode_valuesByName_areInTheModelsOrder() throws DecodeException {
    assertThat(
            decode(
                two,
                """
                {"unit": {"of": ["no", "interest"]}, "values": {"memory": "0.25", "disk": {}, "cpu": 1},
                 "timestamp": "2016-03-17T15:39:00Z"}
                """))
        .isEqualTo(Map.entry("host-1/cpu", Observation.of(1_458_229_140_000L, 1, 0.25)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"value\": 1}", "{\"value\": 1, \"timestamp\": null}"})
  void decode_noTimestamp_takesTheRecords(String payload) throws DecodeException {
    assertThat(decode(one, payload).getValue().timestampMillis()).isEqualTo(RECORD_MILLIS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"NaN\"", "\"nan\"", "\"+Inf\"", "\"-Infinity\"", "\"\"", "1e400"})
  void decode_noFiniteNumber_isAMissingValue(String value) throws DecodeException {
    assertThat(decode(one, "{\"value\": " + value + "}").getValue().value(0)).isNaN();
  }

  @Test
  void decode_featureLeftOut_isAMissingValue() throws DecodeException {
    Observation observation = decode(two, "{\"values\": {\"memory\": 3}}").getValue();

    assertThat(observation.value(0)).isNaN();
    assertThat(observation.value(1)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| MALFORMED",
        "[]| MALFORMED",
        "1| MALFORMED",
        "{| MALFORMED",
        "{\"value\": 1| MALFORMED",
        "{\"value\": 1} {}| MALFORMED",
        "{\"value\": NaN}| MALFORMED",
        "{\"value\": 1, \"value\": 2}| MALFORMED",
        "{\"value\": 1, \"values\": {\"value\": 1}}| MALFORMED",
        "{\"timestamp\": 1, \"timestamp\": 2, \"value\": 1}| MALFORMED",
        "{\"values\": [1]}| MALFORMED",
        "{\"values\": 1}| MALFORMED",
        "{}| FIELD_MISSING",
        "{\"timestamp\": 1}| FIELD_MISSING",
        "{\"timestamp\": true, \"value\": 1}| TIMESTAMP_INVALID",
        "{\"timestamp\": \"soon\", \"value\": 1}| TIMESTAMP_INVALID",
        "{\"timestamp\": 1e30, \"value\": 1}| TIMESTAMP_INVALID",
        "{\"value\": \"high\"}| VALUE_INVALID",
        "{\"value\": \"0x1p3\"}| VALUE_INVALID",
        "{\"value\": true}| VALUE_INVALID",
        "{\"value\": [1]}| VALUE_INVALID",
        "{\"values\": {}}| FEATURES_MISMATCH",
        "{\"values\": {\"cpu\": 1}}| FEATURES_MISMATCH"
      })
  void decode_unreadablePayload_hasItsReason(String payload, Reason reason) {
    assertThat(rejection(one, KEY, payload.getBytes(UTF_8)).reason()).isEqualTo(reason);
  }

  @Test
  void decode_oneValueForManyFeatures_saysWhatWasExpected() {
    assertThatThrownBy(() -> decode(two, "{\"value\": 1}"))
        .hasMessage("expected values by name, for the model has 2 features, found one value");
  }

  @Test
  void decode_badKey_hasItsReason() {
    byte[] payload = "{\"value\": 1}".getBytes(UTF_8);

    assertThat(rejection(one, null, payload).reason()).isEqualTo(Reason.KEY_MISSING);
    assertThat(rejection(one, new byte[0], payload).reason()).isEqualTo(Reason.KEY_INVALID);
    assertThat(rejection(one, new byte[] {(byte) 0xff}, payload).reason())
        .isEqualTo(Reason.KEY_INVALID);
    assertThat(rejection(one, new byte[2000], payload).reason()).isEqualTo(Reason.KEY_INVALID);
    assertThat(rejection(one, "offbeat-canary/0/1".getBytes(UTF_8), payload))
        .hasMessage(
            "expected a key that does not begin with the reserved offbeat-canary/,"
                + " found offbeat-canary/0/1");
    assertThat(rejection(one, KEY, null).reason()).isEqualTo(Reason.PAYLOAD_MISSING);
  }

  @Test
  void decode_noTimeAnywhere_isRejected() {
    DecodeException e =
        catchThrowableOfType(
            DecodeException.class,
            () -> one.decode(KEY, "{\"value\": 1}".getBytes(UTF_8), -1, point -> {}));

    assertThat(e.reason()).isEqualTo(Reason.TIMESTAMP_INVALID);
  }

  @Test
  void decode_hugePayloads_areRefused() {
    assertThat(rejection(one, KEY, new byte[2 << 20]).reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    for (String payload :
        List.of(
            "{\"a\":".repeat(100_000),
            "[".repeat(900_000),
            "{\"x\": " + "[".repeat(900_000),
            "{\"value\": " + "9".repeat(900_000) + "}",
            "{\"value\": \"" + "9".repeat(900_000) + "\"}",
            "{\"" + "n".repeat(900_000) + "\": 1}")) {
      assertThat(rejection(one, KEY, payload.getBytes(UTF_8)).getMessage())
          .hasSizeLessThan(400)
          .doesNotContain("\n");
    }
  }

  @Test
  void decode_anyBytes_nothingButADecodeException() {
    Random random = new Random(1);
    byte[] valid =
        "{\"timestamp\": \"2016-03-17T15:39:00Z\", \"values\": {\"cpu\": 1e3, \"memory\": null}}"
            .getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] payload = valid.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      try {
        two.decode(
            KEY,
            payload,
            RECORD_MILLIS,
            point -> {
              assertThat(point.observation().size()).isEqualTo(2);
              assertThat(point.observation().value(0)).isNotEqualTo(Double.POSITIVE_INFINITY);
            });
      } catch (DecodeException e) {
        assertThat(e.getStackTrace()).isEmpty();
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static Map.Entry<String, Observation> decode(Decoder decoder, String payload)
      throws DecodeException {
    List<Map.Entry<String, Observation>> points = new ArrayList<>();
    decoder.decode(
        KEY,
        payload.getBytes(UTF_8),
        RECORD_MILLIS,
        point -> points.add(Map.entry(point.series(), point.observation())));
    assertThat(points).hasSize(1);
    return points.get(0);
  }

  private static DecodeException rejection(Decoder decoder, byte[] key, byte[] payload) {
    return catchThrowableOfType(
        DecodeException.class,
        () -> decoder.decode(key, payload, RECORD_MILLIS, point -> assertThat(point).isNull()));
  }
}
