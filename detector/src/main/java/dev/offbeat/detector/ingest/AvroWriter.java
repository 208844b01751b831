package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Writes a tree as Avro: fields by their names, times of ISO-8601 as milliseconds. */
final class AvroWriter {
  private AvroWriter() {}

  /**
   * Writes it.
   *
   * @throws IllegalArgumentException if the tree is not of the schema
   */
  static void write(Schema schema, JsonNode tree, ByteArrayOutputStream to) {
    try {
      Encoder out = EncoderFactory.get().directBinaryEncoder(to, null);
      write(schema, tree, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  private static void write(Schema schema, JsonNode node, Encoder out) throws IOException {
    switch (schema.getType()) {
      case NULL -> out.writeNull();
      case STRING -> out.writeString(node.asText());
      case INT -> out.writeInt(node.asInt());
      case LONG ->
          out.writeLong(
              schema.getLogicalType() instanceof LogicalTypes.TimestampMillis && node.isTextual()
                  ? Instant.parse(node.asText()).toEpochMilli()
                  : node.asLong());
      case DOUBLE -> out.writeDouble(node.asDouble());
      case UNION -> {
        boolean isNull = node.isNull() || node.isMissingNode();
        out.writeIndex(isNull ? 0 : 1);
        write(schema.getTypes().get(isNull ? 0 : 1), node, out);
      }
      case ARRAY -> {
        out.writeArrayStart();
        out.setItemCount(node.size());
        for (JsonNode item : node) {
          out.startItem();
          write(schema.getElementType(), item, out);
        }
        out.writeArrayEnd();
      }
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          JsonNode value = node.path(field.name());
          if (value.isMissingNode() && field.schema().getType() != Schema.Type.UNION) {
            throw new IllegalArgumentException(field.name() + ": expected a value, found none");
          }
          write(field.schema(), value, out);
        }
      }
      default -> throw new IllegalArgumentException("unexpected type " + schema.getType());
    }
  }
}
