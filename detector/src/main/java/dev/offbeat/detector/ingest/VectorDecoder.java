package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metric event of Vector, as {@code json} writes it, or wrapped in {@code metric} as {@code
 * native_json} does; both decoders read both.
 *
 * <pre>{@code
 * {"name": "cpu_seconds_total", "namespace": "host", "tags": {"cpu": "0"},
 *  "timestamp": "2026-09-24T12:11:02.540933Z", "kind": "absolute", "counter": {"value": 100.0}}
 * }</pre>
 *
 * The series is named {@code namespace_name}; tags become labels.
 */
final class VectorDecoder implements Decoder {
  private final VectorDistributions distributions;

  VectorDecoder(OptionReader options) {
    distributions = new VectorDistributions(new DistributionPoints(options.quantiles()));
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    JsonNode root = Json.object(payload);
    JsonNode metric = root.path("metric").isObject() ? root.get("metric") : root;
    String own = Json.text(metric, "name");
    String name = metric.hasNonNull("namespace") ? Json.text(metric, "namespace") + "_" + own : own;
    Labels labels = new Labels();
    for (Map.Entry<String, JsonNode> tag : Json.objectOrEmpty(metric, "tags").properties()) {
      labels.put(tag.getKey(), tagText(tag.getKey(), tag.getValue()));
    }
    JsonNode stamp = metric.get("timestamp");
    long time =
        stamp == null || stamp.isNull()
            ? RecordTime.require(recordTimestampMillis)
            : EpochUnit.AUTO.millis(stamp);
    PointBuffer buffer = new PointBuffer();
    add(metric, name, labels, time, isIncremental(metric), buffer);
    buffer.handOver(sink);
  }

  private void add(
      JsonNode metric,
      String name,
      Labels labels,
      long time,
      boolean isIncremental,
      PointBuffer out)
      throws DecodeException {
    Kind summed = isIncremental ? Kind.DELTA : Kind.CUMULATIVE;
    if (metric.hasNonNull("counter")) {
      double value = value(metric, "counter");
      out.add(labels.series(name), time, value, summed, Point.UNKNOWN_START);
    } else if (metric.hasNonNull("gauge")) {
      if (isIncremental) {
        throw new DecodeException(
            Reason.NOT_SUPPORTED,
            "expected a gauge of kind absolute, found changes of one: aggregate it in Vector");
      }
      double value = value(metric, "gauge");
      out.add(labels.series(name), time, value, Kind.GAUGE, Point.UNKNOWN_START);
    } else if (!distributions.add(metric, name, labels, time, summed, out)) {
      throw new DecodeException(
          Reason.NOT_SUPPORTED,
          "expected counter, gauge, distribution, aggregated_histogram or aggregated_summary,"
              + " found none of them");
    }
  }

  private static double value(JsonNode metric, String kind) throws DecodeException {
    return Json.number(Json.required(metric.get(kind), "value"), kind + " value");
  }

  private static boolean isIncremental(JsonNode metric) throws DecodeException {
    String kind = Json.text(metric, "kind");
    return switch (kind) {
      case "incremental" -> true;
      case "absolute" -> false;
      default ->
          throw new DecodeException(
              Reason.MALFORMED,
              "expected kind to be absolute or incremental, found " + Found.of(kind));
    };
  }

  /** A tag may have several values; a bare tag has null. */
  private static String tagText(String name, JsonNode value) throws DecodeException {
    if (!value.isArray()) {
      return Json.scalar(value, name);
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode one : value) {
      text.append(text.isEmpty() ? "" : ",").append(Json.scalar(one, name));
    }
    return text.toString();
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
