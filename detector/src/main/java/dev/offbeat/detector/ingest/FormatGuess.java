package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What format a topic's payloads seem to be of: the one whose shape most of them have.
 *
 * @param format one of {@link Formats#names}; null if they are of none
 * @param alike how many payloads have its shape
 * @param payloads how many were looked at
 */
public record FormatGuess(@Nullable String format, int alike, int payloads) {
  /** Looks at payloads; those that are null or too large are of no format. */
  public static FormatGuess of(List<byte[]> payloads) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (byte[] payload : payloads) {
      String format = shape(payload);
      if (format != null) {
        votes.merge(format, 1, Integer::sum);
      }
    }
    FormatGuess best = new FormatGuess(null, 0, payloads.size());
    for (Map.Entry<String, Integer> vote : votes.entrySet()) {
      if (vote.getValue() > best.alike) {
        best = new FormatGuess(vote.getKey(), vote.getValue(), payloads.size());
      }
    }
    return best;
  }

  private static @Nullable String shape(byte @Nullable [] payload) {
    if (payload == null || payload.length == 0) {
      return null;
    }
    try {
      return jsonShape(Json.tree(payload));
    } catch (DecodeException e) {
      // not JSON: one of the others
    }
    if (reads("otlp_proto", payload)) {
      return "otlp_proto";
    }
    if (reads("influx", payload)) {
      return "influx";
    }
    return payload.length > 5 && payload[0] == 0 ? "mapped_avro" : null;
  }

  private static @Nullable String jsonShape(JsonNode root) {
    if (root.has("resourceMetrics")) {
      return "otlp_json";
    }
    if (root.has("@timestamp") && root.has("metricset")) {
      return "metricbeat";
    }
    if (root.path("metric").isObject() && root.get("metric").has("kind")) {
      return "vector_native_json";
    }
    if (root.has("kind") && root.has("name")) {
      return "vector_json";
    }
    JsonNode first = root.path("metrics").isArray() ? root.get("metrics").path(0) : root;
    if (first.has("fields") && first.has("name")) {
      return "telegraf_json";
    }
    if (root.has("labels") && root.has("value")) {
      return "prometheus_json";
    }
    if (root.has("value") || root.path("values").isObject()) {
      return "json";
    }
    return root.isContainerNode() ? "mapped" : null;
  }

  /** Whether a payload is of a format and has a point of it. */
  private static boolean reads(String format, byte[] payload) {
    List<Point> points = new ArrayList<>();
    try {
      Formats.of(format, DecoderOptions.none(), List.of(FieldPoints.ONLY))
          .decode(null, payload, 0, points::add);
      return !points.isEmpty();
    } catch (DecodeException e) {
      return false;
    }
  }
}
