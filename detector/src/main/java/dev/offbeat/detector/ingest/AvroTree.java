package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * One datum of Avro as a tree, read by Avro's own decoder. The lengths that the bytes claim are
 * checked here before anything is allocated, and the elements are counted: an array of nulls takes
 * no bytes at all.
 */
final class AvroTree {
  private static final int DEEPEST = 64;
  private static final int MOST_NODES = 500_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final BinaryDecoder in;
  private final ByteArrayInputStream rest;
  private final int length;
  private int nodes;

  AvroTree(byte[] bytes, int offset) {
    length = bytes.length - offset;
    rest = new ByteArrayInputStream(bytes, offset, length);
    in = DecoderFactory.get().directBinaryDecoder(rest, null);
  }

  JsonNode read(Schema schema) throws DecodeException {
    try {
      JsonNode tree = read(schema, 0);
      if (rest.available() > 0) {
        throw malformed("the end of the payload, found %d bytes more".formatted(rest.available()));
      }
      return tree;
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
      throw malformed(
          "Avro of schema %s, found %s"
              .formatted(Found.of(String.valueOf(schema.getName())), describe(e)));
    }
  }

  private JsonNode read(Schema schema, int depth) throws IOException, DecodeException {
    if (depth > DEEPEST || ++nodes > MOST_NODES) {
      throw new DecodeException(
          Reason.PAYLOAD_TOO_LARGE,
          "expected at most %d values, nested %d deep, found more".formatted(MOST_NODES, DEEPEST));
    }
    return switch (schema.getType()) {
      case NULL -> NODES.nullNode();
      case BOOLEAN -> NODES.booleanNode(in.readBoolean());
      case INT -> NODES.numberNode(in.readInt());
      case LONG -> NODES.numberNode(in.readLong());
      case FLOAT -> NODES.numberNode((double) in.readFloat());
      case DOUBLE -> NODES.numberNode(in.readDouble());
      case STRING -> NODES.textNode(text());
      case BYTES -> number(schema, bytes(in.readLong()));
      case FIXED -> number(schema, bytes(schema.getFixedSize()));
      case ENUM -> NODES.textNode(symbol(schema, in.readEnum()));
      case UNION -> read(branch(schema, in.readIndex()), depth + 1);
      case RECORD -> {
        ObjectNode record = NODES.objectNode();
        for (Schema.Field field : schema.getFields()) {
          record.set(field.name(), read(field.schema(), depth + 1));
        }
        yield record;
      }
      case ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        for (long n = in.readArrayStart(); n != 0; n = in.arrayNext()) {
          for (long i = 0; i < n; i++) {
            array.add(read(schema.getElementType(), depth + 1));
          }
        }
        yield array;
      }
      case MAP -> {
        ObjectNode map = NODES.objectNode();
        for (long n = in.readMapStart(); n != 0; n = in.mapNext()) {
          for (long i = 0; i < n; i++) {
            map.set(text(), read(schema.getValueType(), depth + 1));
          }
        }
        yield map;
      }
    };
  }

  private String text() throws IOException, DecodeException {
    return new String(bytes(in.readLong()), StandardCharsets.UTF_8);
  }

  private byte[] bytes(long size) throws IOException, DecodeException {
    if (size < 0 || size > rest.available()) {
      throw malformed(
          "at most the %d bytes that are left of %d, found a length of %d"
              .formatted(rest.available(), length, size));
    }
    byte[] bytes = new byte[(int) size];
    in.readFixed(bytes);
    return bytes;
  }

  /** Bytes are of no use but as a decimal number. */
  private static JsonNode number(Schema schema, byte[] bytes) {
    LogicalType logical = schema.getLogicalType();
    return logical instanceof LogicalTypes.Decimal decimal && bytes.length > 0 && bytes.length <= 64
        ? NODES.numberNode(new BigDecimal(new BigInteger(bytes), decimal.getScale()).doubleValue())
        : NODES.nullNode();
  }

  private static String symbol(Schema schema, int index) throws DecodeException {
    if (index < 0 || index >= schema.getEnumSymbols().size()) {
      throw malformed("a symbol of " + Found.of(schema.getName()) + ", found number " + index);
    }
    return schema.getEnumSymbols().get(index);
  }

  private static Schema branch(Schema union, int index) throws DecodeException {
    if (index < 0 || index >= union.getTypes().size()) {
      throw malformed("one of %d types, found number %d".formatted(union.getTypes().size(), index));
    }
    return union.getTypes().get(index);
  }

  private static String describe(Exception e) {
    String message = e.getMessage();
    return message == null ? "the end" : Found.of(message.lines().findFirst().orElse(""));
  }

  private static DecodeException malformed(String expected) {
    return new DecodeException(Reason.MALFORMED, "expected " + expected);
  }
}
