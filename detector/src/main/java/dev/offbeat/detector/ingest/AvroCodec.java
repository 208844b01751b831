package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Trees as Avro of one schema that a registry knows, in the layout of the registries' serializers:
 * a zero byte, the schema's number in 4 bytes, big end first, and the binary encoding. Whatever
 * schema of the registry a payload names, it is read by.
 */
public final class AvroCodec {
  private final Schema schema;
  private final int id;
  private final AvroPayloads payloads;

  private AvroCodec(Schema schema, int id, SchemaSource others) {
    this.schema = schema;
    this.id = id;
    payloads = new AvroPayloads(number -> number == id ? schema : others.schema(number));
  }

  /**
   * Registers a schema, or finds it there, which may take 16 seconds.
   *
   * @param registry its address, without a slash at the end
   * @param credentials user, colon, password; null for none
   * @param subject what the registry is to keep it under
   * @param schema of records, with unions of null and one other type, and no enums, maps or bytes
   * @throws DecodeException if the registry does not answer, or refuses
   */
  public static AvroCodec register(
      URI registry, @Nullable String credentials, String subject, String schema)
      throws DecodeException {
    SchemaClient client = new SchemaClient(registry, credentials);
    Schema parsed = new Schema.Parser().parse(schema);
    int id = client.register(subject, parsed.toString());
    return new AvroCodec(parsed, id, new SchemaRegistry(client, System::nanoTime));
  }

  /**
   * Writes a tree whose fields are the schema's.
   *
   * @throws IllegalArgumentException if they are not
   */
  public byte[] write(JsonNode tree) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array());
    AvroWriter.write(schema, tree, out);
    return out.toByteArray();
  }

  /**
   * Reads what was written, times as milliseconds.
   *
   * @throws DecodeException if it is not Avro, or its schema cannot be had
   */
  public JsonNode read(byte[] payload) throws DecodeException {
    return payloads.read(payload);
  }
}
