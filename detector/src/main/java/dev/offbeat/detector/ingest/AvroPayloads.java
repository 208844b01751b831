package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Avro as schema registries' serializers write it: a zero byte, the schema's number in 4 bytes, big
 * end first, and the binary encoding.
 */
final class AvroPayloads {
  private static final int HEADER = 5;

  private final SchemaSource schemas;

  AvroPayloads(SchemaSource schemas) {
    this.schemas = schemas;
  }

  JsonNode read(byte @Nullable [] payload) throws DecodeException {
    byte[] bytes = Payloads.require(payload, "Avro", Json.LARGEST_PAYLOAD);
    if (bytes.length < HEADER || bytes[0] != 0) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected a zero byte and a schema's number before Avro, found "
              + (bytes.length < HEADER
                  ? bytes.length + " bytes"
                  : "a first byte of " + (bytes[0] & 0xff)));
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    return new AvroTree(bytes, HEADER).read(schemas.schema(id));
  }
}
