package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Telegraf's JSON, one metric or a batch:
 *
 * <pre>{@code
 * {"fields": {"n_images": 660}, "name": "docker", "tags": {"host": "raynor"}, "timestamp": 1458229140}
 * {"metrics": [{…}, {…}]}
 * }</pre>
 *
 * Tags become labels. Fields that are texts or truth values are passed over.
 */
final class TelegrafDecoder implements Decoder {
  private final FieldPoints points;
  private final EpochUnit unit;

  TelegrafDecoder(OptionReader options, List<String> features) {
    points = new FieldPoints(features);
    unit = options.unit("json-timestamp-units", "1s");
  }

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    JsonNode root = Json.object(payload);
    PointBuffer buffer = new PointBuffer();
    JsonNode metrics = root.get("metrics");
    if (metrics == null) {
      add(root, recordTimestampMillis, buffer);
    } else if (metrics.isArray()) {
      for (JsonNode metric : metrics) {
        add(metric, recordTimestampMillis, buffer);
      }
    } else {
      throw new DecodeException(
          Reason.MALFORMED, "expected metrics to be a list, found " + Json.describe(metrics));
    }
    buffer.handOver(sink);
  }

  private void add(JsonNode metric, long recordTimestampMillis, PointBuffer buffer)
      throws DecodeException {
    if (!metric.isObject()) {
      throw new DecodeException(
          Reason.MALFORMED, "expected a metric to be an object, found " + Json.describe(metric));
    }
    String name = Json.text(metric, "name");
    Labels labels = new Labels();
    for (Map.Entry<String, JsonNode> tag : Json.objectOrEmpty(metric, "tags").properties()) {
      labels.put(tag.getKey(), Json.scalar(tag.getValue(), tag.getKey()));
    }
    JsonNode fields = Json.required(metric, "fields");
    if (!fields.isObject()) {
      throw new DecodeException(
          Reason.MALFORMED, "expected fields to be an object, found " + Json.describe(fields));
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode value = field.getValue();
      if (!value.isTextual() && !value.isBoolean()) {
        numbers.put(field.getKey(), Json.number(value, field.getKey()));
      }
    }
    JsonNode time = metric.get("timestamp");
    long timestamp =
        time == null || time.isNull()
            ? RecordTime.require(recordTimestampMillis)
            : unit.millis(time);
    points.add(buffer, name, labels, timestamp, Kind.UNKNOWN, 0, numbers);
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
