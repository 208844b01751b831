package dev.offbeat.detector.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.offbeat.detector.Observation;
import java.io.IOException;
import java.util.List;

/**
 * An observation older than one already taken in; it was not scored. Its JSON is that of Offbeat's
 * input, so that a late topic can be read again as an input topic.
 *
 * @param series the series
 * @param observation what came late
 * @param features names of its values, in order
 */
public record LateRecord(String series, Observation observation, List<String> features)
    implements DetectionEvent {

  public LateRecord {
    features = List.copyOf(features);
  }

  /** {@code {"timestamp": "…Z", "values": {…}}} as UTF-8. */
  public byte[] toJson() {
    return Json.write(this::write);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    Json.writeTime(json, "timestamp", observation.timestampMillis());
    json.writeObjectFieldStart("values");
    for (int f = 0; f < features.size(); f++) {
      Json.writeNumber(json, features.get(f), observation.value(f));
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
