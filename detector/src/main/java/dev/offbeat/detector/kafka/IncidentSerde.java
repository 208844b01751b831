package dev.offbeat.detector.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Incidents as JSON, by the schema {@code incident.schema.json} beside this class. */
public final class IncidentSerde extends Serdes.WrapperSerde<IncidentRecord> {
  /** Version of the JSON's schema; changes when a reader of the old one would misread the new. */
  public static final int SCHEMA = 1;

  public IncidentSerde() {
    super(
        (topic, incident) -> incident == null ? null : write(incident),
        (topic, bytes) -> bytes == null ? null : read(Json.tree(bytes)));
  }

  private static byte[] write(IncidentRecord incidentRecord) {
    return Json.write(json -> write(json, incidentRecord));
  }

  private static void write(JsonGenerator json, IncidentRecord incidentRecord) throws IOException {
    Incident incident = incidentRecord.incident();
    json.writeStartObject();
    json.writeNumberField("schema", SCHEMA);
    json.writeStringField("id", incidentRecord.id());
    json.writeStringField("series", incidentRecord.series());
    json.writeStringField("kind", IncidentRecord.kind(incident));
    Json.writeName(json, "phase", incident.phase());
    Json.writeTime(json, "since", incident.startMillis());
    Json.writeTime(json, "timestamp", incident.timestampMillis());
    json.writeNumberField("duration_ms", incident.duration().toMillis());
    json.writeNumberField("points", incident.points());
    Json.writeNumber(json, "score", incident.score());
    json.writeNumberField("severity", incident.severity());
    Json.writeNumber(json, "confidence", incident.confidence());
    Json.writeName(json, "direction", incident.direction());
    Json.writeName(json, "part", incident.part());
    json.writeObjectFieldStart("peak");
    Json.writeTime(json, "timestamp", incident.peakMillis());
    Json.writeNumber(json, "score", incident.peakScore());
    json.writeArrayFieldStart("features");
    for (Incident.Feature feature : incident.features()) {
      json.writeStartObject();
      json.writeStringField("name", feature.name());
      Json.writeNumber(json, "actual", feature.actual());
      Json.writeNumber(json, "expected", feature.expected());
      Json.writeNumber(json, "lower", feature.lower());
      Json.writeNumber(json, "upper", feature.upper());
      Json.writeNumber(json, "share", feature.share());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    Json.writeModel(json, incidentRecord.fingerprint());
    IncidentRecord.Decision decision = incidentRecord.decision();
    if (decision != null) {
      json.writeStringField("budget", decision.budget());
      Json.writeNumber(json, "threshold", decision.threshold());
      Json.writeNumber(json, "p_value", decision.pValue());
      Json.writeName(json, "gate", decision.gate());
    }
    Json.writeSource(json, incidentRecord.source());
    Json.writeLateness(json, incidentRecord.lateMillis());
    json.writeEndObject();
  }

  static IncidentRecord read(JsonNode document) {
    JsonNode json = Json.require(document, SCHEMA);
    JsonNode peak = Json.required(json, "peak");
    List<Incident.Feature> features = new ArrayList<>();
    for (JsonNode feature : Json.required(peak, "features")) {
      features.add(
          new Incident.Feature(
              Json.text(feature, "name"),
              Json.number(feature, "actual"),
              Json.number(feature, "expected"),
              Json.number(feature, "lower"),
              Json.number(feature, "upper"),
              Json.number(feature, "share")));
    }
    Incident incident =
        new Incident(
            Json.name(json, "phase", Incident.Phase.class),
            Json.time(json, "since"),
            Json.time(json, "timestamp"),
            Json.time(peak, "timestamp"),
            Json.number(json, "score"),
            Json.number(peak, "score"),
            Json.required(json, "severity").asInt(),
            Json.number(json, "confidence"),
            Json.name(json, "direction", Incident.Direction.class),
            Json.name(json, "part", Part.class),
            Json.required(json, "points").asInt(),
            features);
    return new IncidentRecord(
        Json.text(json, "id"),
        Json.text(json, "series"),
        incident,
        Json.text(Json.required(json, "model"), "fingerprint"),
        Json.source(json),
        decision(json),
        Json.lateness(json));
  }

  private static IncidentRecord.@Nullable Decision decision(JsonNode json) {
    return Json.optional(json, "budget") == null
        ? null
        : new IncidentRecord.Decision(
            Json.text(json, "budget"),
            Json.number(json, "threshold"),
            Json.number(json, "p_value"),
            Json.name(json, "gate", LearningGate.class));
  }
}
