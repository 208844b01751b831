package dev.offbeat.detector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Direction;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
  static final IncidentRecord INCIDENT =
      IncidentRecord.of(
              "host-1/cpu",
              new Incident(
                  Phase.UPDATED,
                  1_763_719_200_000L,
                  1_763_719_260_000L,
                  1_763_719_230_123L,
                  1.25,
                  2.5,
                  82,
                  0.9375,
                  Direction.ABOVE,
                  Part.SURPRISE,
                  3,
                  List.of(
                      new Incident.Feature("cpu", 97.1, 41, 30.2, 58.9, 0.83),
                      new Incident.Feature("memory", 0.1 + 0.2, Double.NaN, -1e300, 1e-300, 0.17))),
              "0123456789abcdef",
              new SourcePosition("metrics", 3, 9911))
          .with(
              new IncidentRecord.Decision(
                  "1 per week", 4.5, 0.000003, LearningGate.REGIME_CANDIDATE))
          .toldAt(1_763_719_260_210L);
  static final ScoreRecord SCORE =
      new ScoreRecord(
          "host-1/cpu",
          1_763_719_260_000L,
          Detection.Status.LATE,
          0,
          2.5,
          1,
          0,
          0,
          Part.MEMORY,
          LearningGate.REGIME_CANDIDATE,
          List.of(new ScoreRecord.Feature("cpu", 97.1, Double.NaN, Double.NaN, Double.NaN, 0)),
          "0123456789abcdef",
          20,
          new SourcePosition("metrics", 3, 9911),
          -5L);

  @Test
  void incident_writtenAndRead_isTheSame() {
    byte[] json = bytes(INCIDENT);

    assertThat(new IncidentSerde().deserializer().deserialize("incidents", json))
        .isEqualTo(INCIDENT);
    assertThat(problems("incident", json)).isEmpty();
  }

  @Test
  void incident_withoutSource_isValidAndTheSame() {
    IncidentRecord incident =
        IncidentRecord.of("s", INCIDENT.incident(), INCIDENT.fingerprint(), null);
    byte[] json = bytes(incident);

    assertThat(new IncidentSerde().deserializer().deserialize("incidents", json))
        .isEqualTo(incident);
    assertThat(problems("incident", json)).isEmpty();
  }

  @Test
  void incident_json_isAsDocumented() {
    assertThat(bytes(INCIDENT))
        .asString(UTF_8)
        .startsWith(
            "{\"schema\":1,\"id\":\""
                + INCIDENT.id()
                + "\",\"series\":\"host-1/cpu\","
                + "\"kind\":\"point\",\"phase\":\"updated\",\"since\":\"2025-11-21T10:00:00Z\","
                + "\"timestamp\":\"2025-11-21T10:01:00Z\",\"duration_ms\":60000,\"points\":3,"
                + "\"score\":1.25,\"severity\":82,\"confidence\":0.9375,\"direction\":\"above\","
                + "\"part\":\"surprise\",\"peak\":{\"timestamp\":\"2025-11-21T10:00:30.123Z\","
                + "\"score\":2.5,\"features\":[{\"name\":\"cpu\",\"actual\":97.1,")
        .contains("\"expected\":null")
        .endsWith(
            "\"model\":{\"fingerprint\":\"0123456789abcdef\"},"
                + "\"budget\":\"1 per week\",\"threshold\":4.5,\"p_value\":3.0E-6,"
                + "\"gate\":\"regime_candidate\","
                + "\"source\":{\"topic\":\"metrics\",\"partition\":3,\"offset\":9911},\"late_ms\":210}");
  }

  @Test
  void id_sameInput_isThisVeryId() {
    assertThat(IncidentRecord.id("host-1/cpu", 1_763_719_200_000L, "0123456789abcdef"))
        .isEqualTo(INCIDENT.id())
        .hasSize(32);
    assertThat(IncidentRecord.id("host-2/cpu", 1_763_719_200_000L, "0123456789abcdef"))
        .isNotEqualTo(INCIDENT.id());
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENCE", "FLATLINE"})
  void incident_ofTheIntake_isValidTheSameAndNoPointsId(Part part) {
    IncidentRecord incident =
        IncidentRecord.of(
            "host-1/cpu",
            new Incident(
                Phase.OPENED,
                INCIDENT.incident().startMillis(),
                1_763_719_800_000L,
                1_763_719_800_000L,
                1,
                1,
                50,
                0.5,
                Direction.BELOW,
                part,
                10,
                List.of(
                    new Incident.Feature(
                        "cpu", Double.NaN, Double.NaN, Double.NaN, Double.NaN, 1))),
            INCIDENT.fingerprint(),
            null);
    byte[] json = bytes(incident);

    assertThat(new IncidentSerde().deserializer().deserialize("incidents", json))
        .isEqualTo(incident);
    assertThat(problems("incident", json)).isEmpty();
    assertThat(json)
        .asString(UTF_8)
        .contains("\"kind\":\"" + part.name().toLowerCase(Locale.ROOT) + "\"");
    assertThat(incident.id()).isNotEqualTo(INCIDENT.id());
  }

  @Test
  void score_writtenAndRead_isTheSame() {
    byte[] json = new ScoreSerde().serializer().serialize("scores", SCORE);

    assertThat(new ScoreSerde().deserializer().deserialize("scores", json)).isEqualTo(SCORE);
    assertThat(problems("score", json)).isEmpty();
  }

  @Test
  void score_ofEveryPoint_saysNoWeight() {
    ScoreRecord score =
        new ScoreRecord(
            "s",
            0,
            Detection.Status.NORMAL,
            0,
            2.5,
            1,
            0,
            0,
            Part.MEMORY,
            LearningGate.NORMAL,
            List.of(),
            "0123456789abcdef",
            1,
            null,
            null);
    byte[] json = new ScoreSerde().serializer().serialize("scores", score);

    assertThat(json).asString(UTF_8).doesNotContain("weight", "source", "late_ms");
    assertThat(new ScoreSerde().deserializer().deserialize("scores", json)).isEqualTo(score);
    assertThat(problems("score", json)).isEmpty();
  }

  /** As the first version that wrote them did. */
  @Test
  void deserialize_recordsOfTheFirstVersion_areRead() throws Exception {
    byte[] incident = fixture("incident-1.json");
    byte[] score = fixture("score-1.json");

    IncidentRecord read = new IncidentSerde().deserializer().deserialize("incidents", incident);
    assertThat(read.incident()).isEqualTo(INCIDENT.incident());
    assertThat(read.id()).isEqualTo(INCIDENT.id());
    assertThat(read.decision()).isNull();
    assertThat(read.lateMillis()).isNull();
    assertThat(new ScoreSerde().deserializer().deserialize("scores", score).weight()).isEqualTo(1);
    assertThat(problems("incident", incident)).isEmpty();
    assertThat(problems("score", score)).isEmpty();
  }

  private static byte[] fixture(String name) throws Exception {
    try (InputStream stream = RecordJsonTest.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  /** What is written is in the schema, which allows what later versions may add. */
  @Test
  void schema_everyFieldWritten_isNamed() throws Exception {
    byte[] score = new ScoreSerde().serializer().serialize("scores", SCORE);

    assertThat(fields("incident.schema.json")).containsAll(names(bytes(INCIDENT)));
    assertThat(fields("score.schema.json")).containsAll(names(score));
  }

  private static List<String> names(byte[] json) throws Exception {
    return new ObjectMapper()
        .readTree(json)
        .propertyStream()
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  private static List<String> fields(String schema) throws Exception {
    try (InputStream stream = IncidentSerde.class.getResourceAsStream(schema)) {
      return names(
          new ObjectMapper().readTree(stream).get("properties").toString().getBytes(UTF_8));
    }
  }

  @Test
  void late_json_isInputAgain() {
    LateRecord late =
        new LateRecord("s", Observation.of(12, 1.5, Double.NaN), List.of("cpu", "memory"));

    assertThat(late.toJson())
        .asString(UTF_8)
        .isEqualTo(
            "{\"timestamp\":\"1970-01-01T00:00:00.012Z\",\"values\":{\"cpu\":1.5,\"memory\":null}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"schema\":2}", "{\"schema\":1}", "null"})
  void deserialize_somethingElse_isASerializationException(String json) {
    assertThatThrownBy(
            () -> new IncidentSerde().deserializer().deserialize("incidents", json.getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class);
  }

  private static byte[] bytes(IncidentRecord incident) {
    return new IncidentSerde().serializer().serialize("incidents", incident);
  }

  private static List<String> problems(String schema, byte[] json) {
    JsonSchema loaded =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(RecordJsonTest.class.getResourceAsStream(schema + ".schema.json"));
    return loaded.validate(new String(json, UTF_8), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"incident.schema.json", "score.schema.json"})
  void schema_namesEveryPart(String file) throws Exception {
    try (InputStream stream = IncidentSerde.class.getResourceAsStream(file)) {
      List<String> named = new ArrayList<>();
      new ObjectMapper()
          .readTree(stream)
          .at("/properties/part/enum")
          .forEach(name -> named.add(name.asText()));
      assertThat(named)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Part.values())
                  .map(part -> part.name().toLowerCase(Locale.ROOT))
                  .toList());
    }
  }
}
