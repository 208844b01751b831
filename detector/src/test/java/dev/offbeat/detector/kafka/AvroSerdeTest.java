package dev.offbeat.detector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small server that answers as a registry does. */
class AvroSerdeTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> requests = new ArrayList<>();
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode sent = JSON.readTree(exchange.getRequestBody());
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new Schema.Parser().parse(sent.get("schema").asText()).getFullName());
          byte[] answer = "{\"id\":70000}".getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/registry");
  }

  @Test
  void incident_writtenAndRead_isTheSame() {
    AvroSerde<IncidentRecord> serde = AvroSerde.ofIncidents(url(), null, "incidents");
    for (IncidentRecord incident : List.of(RecordJsonTest.INCIDENT, bare())) {
      byte[] avro = serde.serializer().serialize("incidents", incident);

      assertThat(avro).startsWith(0, 0, 1, 0x11, 0x70); // 70000
      assertThat(serde.deserializer().deserialize("incidents", avro)).isEqualTo(incident);
    }
    assertThat(requests)
        .containsExactly("POST /registry/subjects/incidents-value/versions dev.offbeat.Incident");
  }

  private static IncidentRecord bare() {
    return IncidentRecord.of("s", RecordJsonTest.INCIDENT.incident(), "0123456789abcdef", null);
  }

  @Test
  void score_writtenAndRead_isTheSame() {
    AvroSerde<ScoreRecord> serde = AvroSerde.ofScores(url(), null, "scores");

    byte[] avro = serde.serializer().serialize("scores", RecordJsonTest.SCORE);

    assertThat(serde.deserializer().deserialize("scores", avro)).isEqualTo(RecordJsonTest.SCORE);
  }

  @Test
  void incident_readByAvroItself_hasTheFieldsOfTheJson() throws Exception {
    AvroSerde<IncidentRecord> serde = AvroSerde.ofIncidents(url(), null, "incidents");
    byte[] avro = serde.serializer().serialize("incidents", RecordJsonTest.INCIDENT);

    GenericRecord read =
        new GenericDatumReader<GenericRecord>(schema("incident.avsc"))
            .read(null, DecoderFactory.get().binaryDecoder(avro, 5, avro.length - 5, null));
    assertThat(read.get("series")).hasToString("host-1/cpu");
    assertThat(read.get("since")).isEqualTo(1_763_719_200_000L);
    assertThat(((GenericRecord) read.get("source")).get("offset")).isEqualTo(9911L);
    assertThat(read.get("budget")).hasToString("1 per week");
  }

  @Test
  void schemas_fields_areThoseOfTheJsonSchemas() throws Exception {
    for (String kind : List.of("incident", "score")) {
      TreeSet<String> avro = new TreeSet<>();
      schema(kind + ".avsc").getFields().forEach(field -> avro.add(field.name()));
      TreeSet<String> json = new TreeSet<>();
      try (InputStream stream = AvroSerde.class.getResourceAsStream(kind + ".schema.json")) {
        JSON.readTree(stream)
            .get("properties")
            .propertyStream()
            .map(Map.Entry::getKey)
            .forEach(json::add);
      }
      assertThat(avro).isEqualTo(json);
    }
  }

  private static Schema schema(String file) throws IOException {
    try (InputStream stream = AvroSerde.class.getResourceAsStream(file)) {
      return new Schema.Parser().parse(stream);
    }
  }

  @Test
  void ofIncidents_registryRefuses_saysSo() {
    status = 409; // not compatible with what is there

    assertThatThrownBy(() -> AvroSerde.ofIncidents(url(), null, "incidents"))
        .isInstanceOf(SerializationException.class)
        .hasMessage(
            "expected the schema registry at %s to answer, found status 409"
                .formatted(url().getAuthority()));
  }

  @Test
  void deserialize_somethingElse_isASerializationException() {
    AvroSerde<IncidentRecord> serde = AvroSerde.ofIncidents(url(), null, "incidents");

    for (byte[] bytes :
        List.of(
            new byte[0], "{\"schema\":1}".getBytes(UTF_8), new byte[] {0, 0, 1, 0x11, 0x70, 1})) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("incidents", bytes))
          .isInstanceOf(SerializationException.class);
    }
  }
}
