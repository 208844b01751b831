package dev.offbeat.detector.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The few ways in which the API's JSON is written and read. */
final class Json {
  private static final int EXCERPT = 100;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxDocumentLength(1 << 24)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree becomes JSON", e);
    }
  }

  static String text(JsonNode node) {
    return node.toString();
  }

  /**
   * Reads one document.
   *
   * @throws IOException if it is not JSON
   */
  static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** A number, or null where there is none: JSON knows no NaN. */
  static JsonNode number(double number) {
    return Double.isFinite(number) ? DoubleNode.valueOf(number) : NullNode.instance;
  }

  static ArrayNode numbers(double[] numbers) {
    ArrayNode array = array();
    for (double number : numbers) {
      array.add(number(number));
    }
    return array;
  }

  static ArrayNode texts(List<String> texts) {
    ArrayNode array = array();
    texts.forEach(array::add);
    return array;
  }

  /** An instant's text, or null for {@link Long#MIN_VALUE}. */
  static @Nullable String time(long millis) {
    return millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis).toString();
  }

  static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What was found, short enough for a sentence. */
  static String excerpt(@Nullable Object found) {
    if (found == null) {
      return "nothing";
    }
    String text = String.valueOf(found).replaceAll("\\p{Cntrl}", " ");
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
  }
}
