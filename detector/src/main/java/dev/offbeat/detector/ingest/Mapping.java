package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a payload of any shape has its time, its labels and its values: JSON Pointers. */
final class Mapping {
  private final FieldPoints points;
  private final @Nullable JsonPointer each;
  private final @Nullable JsonPointer time;
  private final EpochUnit unit;
  private final @Nullable JsonPointer namePointer;
  private final String name;
  private final Map<String, JsonPointer> labels;
  private final Map<String, JsonPointer> values;
  private final @Nullable JsonPointer valuesObject;
  private final @Nullable String keyLabel;
  private final Kind kind;

  Mapping(OptionReader options, List<String> features) {
    points = new FieldPoints(features);
    each = pointer(options, "each", options.optional("each"));
    time = pointer(options, "time", options.optional("time"));
    unit = options.unit("time-unit", "auto");
    String metric = options.text("name", "");
    namePointer = metric.startsWith("/") ? pointer(options, "name", metric) : null;
    name = metric;
    labels = pointers(options, "labels");
    valuesObject = pointer(options, "values", options.optional("values"));
    values = pointers(options, "values");
    keyLabel = options.optional("key-label");
    kind = kind(options);
    if (values.isEmpty() == (valuesObject == null)) {
      throw options.invalid(
          "values",
          "a JSON Pointer to an object of numbers, or pointers to numbers by name, as in"
              + " values.cpu: /cpu",
          values.isEmpty() ? "neither" : "both");
    }
    if (metric.isEmpty() && values.containsKey(FieldPoints.ONLY) && values.size() == 1) {
      throw options.invalid(
          "name", "a metric's name, or a JSON Pointer to one, to go with values.value", "none");
    }
    if (metric.isEmpty() && features.size() > 1) {
      throw options.invalid(
          "name", "a metric's name, or a JSON Pointer to one, for several features", "none");
    }
  }

  void add(JsonNode root, byte @Nullable [] key, long recordTimestampMillis, PointBuffer out)
      throws DecodeException {
    String recordKey = keyLabel == null ? "" : RecordKeys.decode(key);
    if (each == null) {
      add(root, root, recordKey, recordTimestampMillis, out);
      return;
    }
    JsonNode elements = root.at(each);
    if (!elements.isArray()) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected a list at %s, found %s".formatted(each, Json.describe(elements)));
    }
    for (JsonNode element : elements) {
      add(element, root, recordKey, recordTimestampMillis, out);
    }
  }

  private void add(
      JsonNode element,
      JsonNode root,
      String recordKey,
      long recordTimestampMillis,
      PointBuffer out)
      throws DecodeException {
    Labels all = new Labels();
    if (keyLabel != null) {
      all.put(keyLabel, recordKey);
    }
    for (Map.Entry<String, JsonPointer> label : labels.entrySet()) {
      all.put(
          label.getKey(), Json.scalar(required(element, root, label.getValue()), label.getKey()));
    }
    String metric =
        namePointer == null
            ? name
            : Json.scalar(required(element, root, namePointer), "the metric's name");
    long timestamp =
        time == null
            ? RecordTime.require(recordTimestampMillis)
            : unit.millis(required(element, root, time));
    points.add(out, metric, all, timestamp, kind, 0, numbers(element));
  }

  private Map<String, Double> numbers(JsonNode element) throws DecodeException {
    Map<String, Double> numbers = new LinkedHashMap<>();
    if (valuesObject != null) {
      JsonNode object = element.at(valuesObject);
      if (!object.isObject()) {
        throw new DecodeException(
            Reason.FIELD_MISSING,
            "expected an object at %s, found %s".formatted(valuesObject, Json.describe(object)));
      }
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (!member.getValue().isContainerNode()) {
          numbers.put(member.getKey(), Json.number(member.getValue(), member.getKey()));
        }
      }
      return numbers;
    }
    for (Map.Entry<String, JsonPointer> value : values.entrySet()) {
      JsonNode number = element.at(value.getValue());
      if (!number.isMissingNode()) {
        numbers.put(value.getKey(), Json.number(number, value.getKey()));
      }
    }
    if (numbers.isEmpty()) {
      throw new DecodeException(
          Reason.FIELD_MISSING,
          "expected a value at one of %s, found none".formatted(values.values()));
    }
    return numbers;
  }

  /** In the element, else in the payload that it is part of. */
  private static JsonNode required(JsonNode element, JsonNode root, JsonPointer pointer)
      throws DecodeException {
    JsonNode value = element.at(pointer);
    if (value.isMissingNode()) {
      value = root.at(pointer);
    }
    if (value.isMissingNode() || value.isNull()) {
      throw new DecodeException(
          Reason.FIELD_MISSING, "expected a value at %s, found none".formatted(pointer));
    }
    return value;
  }

  private static Map<String, JsonPointer> pointers(OptionReader options, String name) {
    Map<String, JsonPointer> pointers = new LinkedHashMap<>();
    options
        .below(name)
        .forEach(
            (key, text) -> {
              JsonPointer pointer = pointer(options, name + "." + key, text);
              if (pointer != null) {
                pointers.put(key, pointer);
              }
            });
    return pointers;
  }

  private static @Nullable JsonPointer pointer(
      OptionReader options, String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException e) {
      throw options.invalid(name, "a JSON Pointer such as /a/b", text);
    }
  }

  private static Kind kind(OptionReader options) {
    String text = options.text("kind", "unknown");
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw options.invalid(
        "kind", "one of " + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT), text);
  }
}
