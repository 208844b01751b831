package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document of Metricbeat: an object of many fields, each number of which is a value of its own,
 * named by its path, such as {@code system.cpu.total.norm.pct}. Labels are the fields that tell one
 * document of a metric set from another. {@code metricset.period} tells how often it comes.
 */
final class MetricbeatDecoder implements Decoder {
  /** Host, metric set, and what modules report several of at a time. */
  static final List<String> LABELS =
      List.of(
          "host.name",
          "metricset.name",
          "service.address",
          "container.id",
          "kubernetes.namespace",
          "kubernetes.node.name",
          "kubernetes.pod.name",
          "kubernetes.container.name",
          "process.pid",
          "system.core.id",
          "system.diskio.name",
          "system.filesystem.mount_point",
          "system.network.name");

  /** Where documents say what they are, not what was measured. */
  private static final Set<String> ABOUT =
      Set.of("@timestamp", "@metadata", "agent", "ecs", "event", "metricset", "process", "tags");

  private final FieldPoints points;
  private final List<String> labels;
  private final @Nullable NameSelection fields; // null for all
  private final boolean isOneSeries;

  MetricbeatDecoder(OptionReader options, List<String> features) {
    points = new FieldPoints(features);
    labels = options.list("labels", LABELS);
    isOneSeries = features.size() > 1;
    List<String> chosen = options.list("fields", isOneSeries ? features : List.of());
    fields = chosen.isEmpty() ? null : new NameSelection(chosen);
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    JsonNode document = Json.object(payload);
    JsonNode metricset = Json.objectOrEmpty(document, "metricset");
    Labels found = new Labels();
    for (String path : labels) {
      JsonNode value = at(document, path);
      if (value != null) {
        found.put(path, Json.scalar(value, path));
      }
    }
    JsonNode stamp = document.get("@timestamp");
    long time =
        stamp == null || stamp.isNull()
            ? RecordTime.require(recordTimestampMillis)
            : EpochUnit.AUTO.millis(stamp);
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : document.properties()) {
      if (fields != null || !ABOUT.contains(member.getKey())) {
        collect(member.getKey(), member.getValue(), numbers);
      }
    }
    PointBuffer buffer = new PointBuffer();
    // Several features make one series, which needs a name of its own.
    String name = isOneSeries ? metricset.path("name").asText("metricbeat") : "";
    points.add(buffer, name, found, time, Kind.UNKNOWN, period(metricset), numbers);
    buffer.handOver(sink);
  }

  private void collect(String path, JsonNode value, Map<String, Double> numbers)
      throws DecodeException {
    if (path.length() > SeriesKey.MOST_BYTES) {
      throw new DecodeException(
          Reason.SERIES_TOO_LONG,
          "expected a field's path of at most %d bytes, found %d"
              .formatted(SeriesKey.MOST_BYTES, path.length()));
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        collect(path + "." + member.getKey(), member.getValue(), numbers);
      }
    } else if (value.isNumber() && !labels.contains(path) && isChosen(path)) {
      numbers.put(path, Json.number(value, path));
    }
  }

  private boolean isChosen(String path) {
    return fields == null || fields.contains(path);
  }

  private static long period(JsonNode metricset) {
    JsonNode period = metricset.get("period");
    return period != null && period.canConvertToLong() ? Math.max(0, period.longValue()) : 0;
  }

  private static @Nullable JsonNode at(JsonNode document, String path) {
    JsonNode node = document;
    int start = 0;
    while (node != null) {
      int dot = path.indexOf('.', start);
      node = node.get(path.substring(start, dot < 0 ? path.length() : dot));
      if (dot < 0) {
        return node;
      }
      start = dot + 1;
    }
    return null;
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
