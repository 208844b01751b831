package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.Observation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of prometheus-kafka-adapter, one sample a record, its value a text:
 *
 * <pre>{@code
 * {"timestamp": "2026-11-21T10:00:00Z", "value": "41.5", "name": "up",
 *  "labels": {"__name__": "up", "job": "node"}}
 * }</pre>
 *
 * NaN, which is also the mark of a stale series, and the infinities are missing values.
 */
final class PrometheusDecoder implements Decoder {
  private static final String NAME = "__name__";

  @Override
  public void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException {
    JsonNode root = Json.object(payload);
    JsonNode texts = Json.objectOrEmpty(root, "labels");
    Labels labels = new Labels();
    for (Map.Entry<String, JsonNode> label : texts.properties()) {
      if (!label.getKey().equals(NAME)) {
        labels.put(label.getKey(), Json.scalar(label.getValue(), label.getKey()));
      }
    }
    String name = root.hasNonNull("name") ? Json.text(root, "name") : Json.text(texts, NAME);
    double value = Json.number(Json.required(root, "value"), "value");
    JsonNode time = root.get("timestamp");
    long timestamp =
        time == null || time.isNull()
            ? RecordTime.require(recordTimestampMillis)
            : EpochUnit.AUTO.millis(time);
    sink.accept(Point.of(labels.series(name), Observation.of(timestamp, value)));
  }

  @Override
  public boolean keyIsSeries() {
    return false;
  }
}
