package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Offbeat's own JSON, one point a record, the series in the record's key:
 *
 * <pre>{@code
 * {"timestamp": 1763719200000, "value": 41.5}
 * {"timestamp": "2026-11-21T10:00:00Z", "values": {"cpu": 0.93, "memory": "0.41"}}
 * }</pre>
 *
 * <p>The timestamp is anything that {@link Timestamps} reads; without one the record's own time
 * counts. A number may be a text. {@code null}, NaN and the infinities mean that the value is
 * missing, and so does a feature that {@code values} leaves out. Other fields are passed over.
 */
final class JsonDecoder implements Decoder {
  private static final int LARGEST_PAYLOAD = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNumberLength(400)
                  .maxStringLength(64 * 1024)
                  .maxNameLength(1024)
                  .maxDocumentLength(LARGEST_PAYLOAD)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final List<String> features;
  private final Map<String, Integer> featureIndex = new HashMap<>();

  /**
   * A decoder for a model's features.
   *
   * @param features their names, in the model's order
   */
  JsonDecoder(List<String> features) {
    this.features = List.copyOf(features);
    for (int f = 0; f < features.size(); f++) {
      featureIndex.put(features.get(f), f);
    }
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    String series = RecordKeys.decode(key);
    byte[] bytes = Payloads.require(payload, "a JSON object", LARGEST_PAYLOAD);
    JsonPoint point = new JsonPoint(features.size());
    try (JsonParser json = JSON.createParser(bytes)) {
      read(json, point);
    } catch (IOException e) {
      throw Json.rejection(e);
    }
    sink.accept(
        Point.of(series, Observation.of(point.timestamp(recordTimestampMillis), point.values())));
  }

  @Override
  public boolean keyIsSeries() {
    return true;
  }

  private void read(JsonParser json, JsonPoint point) throws IOException, DecodeException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("a JSON object", json);
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      switch (name) {
        case "timestamp" -> point.setTimestamp(timestamp(json, token));
        case "value" -> point.setValue(number(json, token, name), features.size());
        case "values" -> readValues(json, token, point);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw malformed("one JSON object", json);
    }
  }

  private void readValues(JsonParser json, JsonToken token, JsonPoint point)
      throws IOException, DecodeException {
    if (token != JsonToken.START_OBJECT) {
      throw malformed("values to be an object of numbers by feature", json);
    }
    point.openValues();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      Integer feature = featureIndex.get(name);
      if (feature == null) {
        json.skipChildren();
      } else {
        point.set(feature, name, number(json, value, name));
      }
    }
    point.requireKnown(features);
  }

  private static @Nullable Long timestamp(JsonParser json, JsonToken token)
      throws IOException, DecodeException {
    try {
      return switch (token) {
        case VALUE_NULL -> null;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING ->
            (Long) Timestamps.parseMillis(json.getText());
        default -> throw invalidTimestamp("expected timestamp to be a number or a text");
      };
    } catch (IllegalArgumentException e) {
      throw invalidTimestamp(e.getMessage());
    }
  }

  private static double number(JsonParser json, JsonToken token, String name)
      throws IOException, DecodeException {
    return switch (token) {
      case VALUE_NULL -> Double.NaN;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING ->
          Numbers.parse(name, json.getText());
      default ->
          throw new DecodeException(
              Reason.VALUE_INVALID, "expected %s to be a number, found %s".formatted(name, token));
    };
  }

  private static DecodeException malformed(String expected, JsonParser json) {
    return new DecodeException(
        Reason.MALFORMED,
        "expected %s, found %s at byte %d"
            .formatted(
                expected,
                json.currentToken() == null ? "nothing" : json.currentToken(),
                json.currentTokenLocation().getByteOffset()));
  }

  private static DecodeException invalidTimestamp(@Nullable String message) {
    return new DecodeException(Reason.TIMESTAMP_INVALID, String.valueOf(message));
  }
}
