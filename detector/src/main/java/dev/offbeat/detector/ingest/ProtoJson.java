package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills a protobuf message from JSON as OTLP writes it: protobuf's own mapping, but enumerations
 * are numbers and the identifiers of traces hexadecimal. Those are of no use here, and bytes are
 * passed over like fields that are not known.
 */
final class ProtoJson {
  private static final Map<String, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>(); // by a message's name; there are about thirty

  private ProtoJson() {}

  static void merge(JsonNode object, Message.Builder into) throws DecodeException {
    if (!object.isObject()) {
      throw malformed(into.getDescriptorForType().getName() + " to be an object", object);
    }
    Map<String, FieldDescriptor> fields =
        FIELDS.computeIfAbsent(into.getDescriptorForType().getFullName(), name -> fields(into));
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      FieldDescriptor field = fields.get(member.getKey());
      JsonNode value = member.getValue();
      if (field == null || value.isNull() || field.getType() == FieldDescriptor.Type.BYTES) {
        continue;
      }
      if (!field.isRepeated()) {
        into.setField(field, value(field, value, into));
      } else if (value.isArray()) {
        for (JsonNode element : value) {
          into.addRepeatedField(field, value(field, element, into));
        }
      } else {
        throw malformed(field.getJsonName() + " to be a list", value);
      }
    }
  }

  private static Map<String, FieldDescriptor> fields(Message.Builder message) {
    Map<String, FieldDescriptor> fields = new HashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      fields.put(field.getName(), field);
      fields.put(field.getJsonName(), field);
    }
    return fields;
  }

  private static Object value(FieldDescriptor field, JsonNode value, Message.Builder parent)
      throws DecodeException {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        Message.Builder child = parent.newBuilderForField(field);
        merge(value, child);
        yield child.build();
      }
      case DOUBLE -> Json.number(value, field.getJsonName());
      case FLOAT -> (float) Json.number(value, field.getJsonName());
      case LONG -> whole(field, value);
      case INT -> {
        long number = whole(field, value);
        if (number != (int) number && number >>> Integer.SIZE != 0) {
          throw malformed(field.getJsonName() + " to be a number of 32 bits", value);
        }
        yield (int) number;
      }
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          throw malformed(field.getJsonName() + " to be true or false", value);
        }
        yield value.booleanValue();
      }
      case STRING -> {
        if (!value.isTextual()) {
          throw malformed(field.getJsonName() + " to be a text", value);
        }
        yield value.textValue();
      }
      case ENUM -> enumeration(field, value);
      case BYTE_STRING -> throw new IllegalStateException("bytes are passed over");
    };
  }

  private static EnumValueDescriptor enumeration(FieldDescriptor field, JsonNode value)
      throws DecodeException {
    if (value.isInt()) {
      return field.getEnumType().findValueByNumberCreatingIfUnknown(value.intValue());
    }
    EnumValueDescriptor named =
        value.isTextual() ? field.getEnumType().findValueByName(value.textValue()) : null;
    if (named == null) {
      throw malformed(field.getJsonName() + " to be a number or a name of OTLP's", value);
    }
    return named;
  }

  private static long whole(FieldDescriptor field, JsonNode value) throws DecodeException {
    Long number = null;
    boolean isUnsigned =
        switch (field.getType()) {
          case UINT32, UINT64, FIXED32, FIXED64 -> true;
          default -> false;
        };
    if (value.isIntegralNumber()) {
      number = parse(value.asText(), isUnsigned);
    } else if (value.isTextual()) {
      number = parse(value.textValue(), isUnsigned);
    } else if (value.isDouble()
        && value.doubleValue() == Math.rint(value.doubleValue())
        && Math.abs(value.doubleValue()) < 0x1p63) {
      number = (long) value.doubleValue();
    }
    if (number == null) {
      throw malformed(field.getJsonName() + " to be a whole number", value);
    }
    return number;
  }

  private static @Nullable Long parse(String text, boolean isUnsigned) {
    try {
      return isUnsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static DecodeException malformed(String expected, JsonNode found) {
    return new DecodeException(
        Reason.MALFORMED, "expected %s, found %s".formatted(expected, Json.describe(found)));
  }
}
