package dev.offbeat.detector.alertmanager;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as Alertmanager's API takes it.
 *
 * @param labels which alert it is: two with equal labels are one
 * @param endsAt when it was over; null while it is not
 */
record Alert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    @Nullable Instant endsAt,
    @Nullable String generatorUrl) {

  /** The same, over at an instant. */
  Alert ended(Instant at) {
    Instant end = at.isBefore(startsAt) ? startsAt : at;
    return new Alert(labels, annotations, startsAt, end, generatorUrl);
  }

  /**
   * Writes it.
   *
   * @param heldUntil when it ends by itself if it is not over
   */
  void writeTo(JsonGenerator json, Instant heldUntil) throws IOException {
    json.writeStartObject();
    writeMap(json, "labels", labels);
    writeMap(json, "annotations", annotations);
    json.writeStringField("startsAt", startsAt.toString());
    json.writeStringField("endsAt", (endsAt == null ? heldUntil : endsAt).toString());
    if (generatorUrl != null) {
      json.writeStringField("generatorURL", generatorUrl);
    }
    json.writeEndObject();
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> map)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> one : map.entrySet()) {
      json.writeStringField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }
}
