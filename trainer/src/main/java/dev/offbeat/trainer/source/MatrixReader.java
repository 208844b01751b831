package dev.offbeat.trainer.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' answer to a query over a range, point by point:
 *
 * <pre>{@code
 * {"status": "success", "data": {"resultType": "matrix", "result": [
 *   {"metric": {"__name__": "up", "job": "web"}, "values": [[1700000000, "1"], …]}, …]}}
 * {"status": "error", "errorType": "bad_data", "error": "…"}
 * }</pre>
 *
 * Fields that are not named here are passed over.
 */
final class MatrixReader {
  private static final JsonFactory JSON = new JsonFactory();

  private final SeriesCollector collector;
  private final Set<String> names = new HashSet<>();

  /**
   * What an answer said beside its points.
   *
   * @param errorType Prometheus' word for the kind of error, empty if there is none
   * @param error its sentence, or null
   * @param warnings its warnings
   */
  record Answer(String errorType, @Nullable String error, List<String> warnings) {}

  MatrixReader(SeriesCollector collector) {
    this.collector = collector;
  }

  /** Number of series seen so far. */
  int series() {
    return names.size();
  }

  /**
   * Reads an answer to its end.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is no such JSON
   */
  Answer read(InputStream body) throws IOException {
    String status = "";
    String errorType = "";
    String error = null;
    List<String> warnings = new ArrayList<>();
    try (JsonParser json = JSON.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        switch (field) {
          case "status" -> status = json.getText();
          case "errorType" -> errorType = json.getText();
          case "error" -> error = json.getText();
          case "data" -> readData(json, token);
          case "warnings" -> readTexts(json, token, warnings);
          default -> json.skipChildren();
        }
      }
    }
    if (!status.equals("success") && error == null) {
      throw new JsonParseException(null, "expected status success or an error");
    }
    return new Answer(errorType, error, warnings);
  }

  private void readData(JsonParser json, JsonToken token) throws IOException {
    expect(json, token, JsonToken.START_OBJECT);
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (!field.equals("result")) {
        json.skipChildren();
        continue;
      }
      expect(json, value, JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        readSeries(json);
      }
    }
  }

  private void readSeries(JsonParser json) throws IOException {
    String name = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (field.equals("metric")) {
        name = readName(json, token);
        names.add(name);
      } else if (field.equals("values") && name != null) {
        readValues(json, token, name);
      } else {
        json.skipChildren();
      }
    }
  }

  private static String readName(JsonParser json, JsonToken token) throws IOException {
    expect(json, token, JsonToken.START_OBJECT);
    TreeMap<String, String> labels = new TreeMap<>();
    for (String label = json.nextFieldName(); label != null; label = json.nextFieldName()) {
      labels.put(label, json.nextTextValue());
    }
    return MetricName.of(labels);
  }

  private void readValues(JsonParser json, JsonToken token, String name) throws IOException {
    expect(json, token, JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_ARRAY) {
      json.nextToken();
      long millis = Math.round(1000 * json.getDoubleValue());
      json.nextToken();
      collector.add(name, millis, value(json));
      expect(json, json.nextToken(), JsonToken.END_ARRAY);
    }
  }

  private static double value(JsonParser json) throws IOException {
    String text = json.getText();
    return switch (text) {
      case "+Inf", "-Inf" -> Double.NaN; // missing, as the detector takes them
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new JsonParseException(json, "expected a number, found " + text);
        }
      }
    };
  }

  private static void readTexts(JsonParser json, JsonToken token, List<String> texts)
      throws IOException {
    expect(json, token, JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      texts.add(json.getText());
    }
  }

  private static void expect(JsonParser json, @Nullable JsonToken found, JsonToken expected)
      throws IOException {
    if (found != expected) {
      throw new JsonParseException(json, "expected %s, found %s".formatted(expected, found));
    }
  }
}
