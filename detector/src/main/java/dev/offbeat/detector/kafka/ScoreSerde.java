package dev.offbeat.detector.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Scores as JSON, by the schema {@code score.schema.json} beside this class. */
public final class ScoreSerde extends Serdes.WrapperSerde<ScoreRecord> {
  /** Version of the JSON's schema; changes when a reader of the old one would misread the new. */
  public static final int SCHEMA = 1;

  public ScoreSerde() {
    super(
        (topic, score) -> score == null ? null : Json.write(json -> write(json, score)),
        (topic, bytes) -> bytes == null ? null : read(Json.tree(bytes)));
  }

  private static void write(JsonGenerator json, ScoreRecord score) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schema", SCHEMA);
    json.writeStringField("series", score.series());
    Json.writeTime(json, "timestamp", score.timestampMillis());
    Json.writeName(json, "status", score.status());
    Json.writeNumber(json, "score", score.score());
    Json.writeNumber(json, "threshold", score.threshold());
    Json.writeNumber(json, "p_value", score.pValue());
    json.writeNumberField("severity", score.severity());
    Json.writeNumber(json, "confidence", score.confidence());
    Json.writeName(json, "part", score.part());
    Json.writeName(json, "gate", score.gate());
    json.writeArrayFieldStart("features");
    for (ScoreRecord.Feature feature : score.features()) {
      json.writeStartObject();
      json.writeStringField("name", feature.name());
      Json.writeNumber(json, "value", feature.value());
      Json.writeNumber(json, "expected", feature.expected());
      Json.writeNumber(json, "lower", feature.lower());
      Json.writeNumber(json, "upper", feature.upper());
      Json.writeNumber(json, "share", feature.share());
      json.writeEndObject();
    }
    json.writeEndArray();
    Json.writeModel(json, score.fingerprint());
    if (score.weight() != 1) {
      json.writeNumberField("weight", score.weight());
    }
    Json.writeSource(json, score.source());
    Json.writeLateness(json, score.lateMillis());
    json.writeEndObject();
  }

  private static int weight(@Nullable JsonNode weight) {
    return weight == null ? 1 : weight.asInt();
  }

  static ScoreRecord read(JsonNode document) {
    JsonNode json = Json.require(document, SCHEMA);
    List<ScoreRecord.Feature> features = new ArrayList<>();
    for (JsonNode feature : Json.required(json, "features")) {
      features.add(
          new ScoreRecord.Feature(
              Json.text(feature, "name"),
              Json.number(feature, "value"),
              Json.number(feature, "expected"),
              Json.number(feature, "lower"),
              Json.number(feature, "upper"),
              Json.number(feature, "share")));
    }
    return new ScoreRecord(
        Json.text(json, "series"),
        Json.time(json, "timestamp"),
        Json.name(json, "status", Detection.Status.class),
        Json.number(json, "score"),
        Json.number(json, "threshold"),
        Json.number(json, "p_value"),
        Json.required(json, "severity").asInt(),
        Json.number(json, "confidence"),
        Json.name(json, "part", Part.class),
        Json.name(json, "gate", LearningGate.class),
        features,
        Json.text(Json.required(json, "model"), "fingerprint"),
        weight(Json.optional(json, "weight")),
        Json.source(json),
        Json.lateness(json));
  }
}
