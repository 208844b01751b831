package dev.offbeat.detector.ingest;

import static dev.offbeat.detector.ingest.Decoded.decoder;
import static dev.offbeat.detector.ingest.Decoded.point;
import static dev.offbeat.detector.ingest.Decoded.points;
import static dev.offbeat.detector.ingest.Decoded.rejection;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroDecoderTest {
  static final String SCHEMA =
      """
      {"type":"record","name":"Reading","namespace":"plant","fields":[
        {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"site","type":{"type":"enum","name":"Site","symbols":["NORTH","SOUTH"]}},
        {"name":"tags","type":{"type":"map","values":"string"}},
        {"name":"level","type":["null","double"]},
        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
        {"name":"raw","type":{"type":"fixed","name":"Raw","size":2}},
        {"name":"levels","type":{"type":"array","items":"float"}},
        {"name":"on","type":"boolean"},
        {"name":"count","type":"int"}]}
      """;

  private final List<String> requests = new ArrayList<>();
  private volatile int status = 200;
  private volatile String schemaType = "";
  private HttpServer server;
  private Decoder decoder;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] answer =
              JsonNodeFactory.instance
                  .objectNode()
                  .put("schema", SCHEMA)
                  .put("schemaType", schemaType.isEmpty() ? "AVRO" : schemaType)
                  .toString()
                  .getBytes(UTF_8);
          boolean isKnown = exchange.getRequestURI().getPath().equals("/registry/schemas/ids/7");
          exchange.sendResponseHeaders(isKnown ? status : 404, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    decoder = decoder("mapped_avro", options(server.getAddress().getPort()));
  }

  static String[] options(int port) {
    return new String[] {
      "registry.url",
      "http://localhost:" + port + "/registry/",
      "registry.user",
      "u",
      "registry.password",
      "secret",
      "time",
      "/at",
      "labels.site",
      "/site",
      "labels.zone",
      "/tags/zone",
      "values.level",
      "/level",
      "values.price",
      "/price",
      "values.first",
      "/levels/0",
      "values.count",
      "/count"
    };
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void decode_recordOfEveryType_isWhatWasWritten() throws Exception {
    byte[] payload = payload(7);

    assertThat(points(decoder, payload))
        .containsExactly(
            point("count{site=\"SOUTH\",zone=\"b\"}", 1_700_000_000_123L, -3),
            point("first{site=\"SOUTH\",zone=\"b\"}", 1_700_000_000_123L, 0.25),
            point("level{site=\"SOUTH\",zone=\"b\"}", 1_700_000_000_123L, 1.5),
            point("price{site=\"SOUTH\",zone=\"b\"}", 1_700_000_000_123L, -12.34));
    assertThat(points(decoder, payload)).hasSize(4);
    assertThat(requests).containsExactly("/registry/schemas/ids/7 Basic dTpzZWNyZXQ=");
  }

  @Test
  void decode_schemaThatIsNotThere_isRejectedAndAskedForOnce() throws Exception {
    DecodeException first = rejection(decoder, payload(8));
    DecodeException second = rejection(decoder, payload(8));

    assertThat(first.reason()).isEqualTo(Reason.SCHEMA_UNKNOWN);
    assertThat(second).hasMessage(first.getMessage());
    assertThat(first)
        .hasMessage("expected an Avro schema of number 8, found a registry that does not know it");
    assertThat(requests).hasSize(1);
  }

  @Test
  void decode_registryThatFails_isAskedAgainLater() throws Exception {
    AtomicLong now = new AtomicLong();
    SchemaRegistry registry =
        new SchemaRegistry(
            new SchemaClient(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/registry"),
                null),
            now::get);
    status = 503;

    assertThatThrownBy(() -> registry.schema(7))
        .isInstanceOf(DecodeException.class)
        .hasMessageMatching(
            "expected the schema registry at localhost:\\d+ to answer, found status 503");
    assertThat(requests).hasSize(3);
    status = 200;
    assertThatThrownBy(() -> registry.schema(7)).hasMessageContaining("status 503");
    assertThat(requests).hasSize(3);
    now.set(SchemaRegistry.RETRY_NANOS);
    assertThat(registry.schema(7).getName()).isEqualTo("Reading");
  }

  @Test
  void decode_registryThatIsAway_isUnavailable() throws Exception {
    server.stop(0);

    assertThat(rejection(decoder, payload(7)).reason()).isEqualTo(Reason.SCHEMA_UNAVAILABLE);
  }

  @Test
  void decode_schemaOfAnotherType_isRefused() throws Exception {
    schemaType = "PROTOBUF";

    assertThat(rejection(decoder, payload(7))).hasMessageEndingWith("found one of type PROTOBUF");
  }

  @Test
  void decode_everyBeginningOfAPayload_isMalformed() throws Exception {
    byte[] payload = payload(7);
    for (int length = 0; length < payload.length; length++) {
      assertThat(rejection(decoder, Arrays.copyOf(payload, length)).reason())
          .isEqualTo(Reason.MALFORMED);
    }
    assertThat(rejection(decoder, Arrays.copyOf(payload, payload.length + 1)))
        .hasMessageEndingWith("found 1 bytes more");
    assertThat(rejection(decoder, "{}   ")).hasMessageEndingWith("found a first byte of 123");
  }

  @Test
  void read_arrayOfNothing_isBoundedThoughItTakesNoBytes() throws Exception {
    Schema schema = Schema.createArray(Schema.create(Schema.Type.NULL));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeLong(1_000_000_000L);
    out.flush();

    assertThatThrownBy(() -> new AvroTree(bytes.toByteArray(), 0).read(schema))
        .hasMessageContaining("at most 500000 values");
  }

  @Test
  void read_schemaThatNestsItself_isBounded() {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}");

    assertThatThrownBy(() -> new AvroTree(new byte[0], 0).read(schema))
        .hasMessageContaining("nested 64 deep");
  }

  @Test
  void read_textLongerThanThePayload_isNotAllocated() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeLong(Integer.MAX_VALUE);
    out.flush();

    assertThatThrownBy(
            () -> new AvroTree(bytes.toByteArray(), 0).read(Schema.create(Schema.Type.STRING)))
        .hasMessageContaining("found a length of 2147483647");
  }

  @Test
  void of_badRegistry_saysWhatIsExpectedAndNoSecret() {
    assertThatThrownBy(() -> decoder("mapped_avro", "values", "/v"))
        .hasMessageStartingWith("input.options.mapped_avro.registry.url: expected an address");
    assertThatThrownBy(
            () -> decoder("mapped_avro", "values", "/v", "registry.url", "http://u:secret@h"))
        .hasMessageContaining("user and password in options of their own")
        .hasMessageNotContaining("secret");
    assertThat(new DecoderOptions(Map.of("registry.password", "secret")))
        .hasToString("[registry.password]");
  }

  static byte[] payload(int id) throws IOException {
    Schema schema = new Schema.Parser().parse(SCHEMA);
    GenericRecord record = new GenericData.Record(schema);
    record.put("at", 1_700_000_000_123L);
    record.put("site", new GenericData.EnumSymbol(schema.getField("site").schema(), "SOUTH"));
    record.put("tags", Map.of("zone", "b"));
    record.put("level", 1.5);
    Schema price = schema.getField("price").schema();
    record.put(
        "price",
        new Conversions.DecimalConversion()
            .toBytes(new BigDecimal("-12.34"), price, LogicalTypes.fromSchema(price)));
    record.put("raw", new GenericData.Fixed(schema.getField("raw").schema(), new byte[] {1, 2}));
    record.put("levels", List.of(0.25f, 3f));
    record.put("on", true);
    record.put("count", -3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }
}
