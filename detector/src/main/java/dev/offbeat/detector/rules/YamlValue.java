package dev.offbeat.detector.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value in a YAML text and its place. Every method that finds another thing than it is to read
 * throws a {@link RuleException} that names the place, what was expected and what was found.
 */
final class YamlValue {
  private static final int LONGEST_FOUND = 120;
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  /** Makes something of a text. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException what was expected; what was found may follow
     */
    T parse(String text);
  }

  private final String place;
  private final JsonNode node;

  private YamlValue(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  static YamlValue parse(String yaml) throws RuleException {
    try {
      return new YamlValue("", YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      String found = e.getOriginalMessage().lines().findFirst().orElse("something else");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new RuleException("line %d: expected YAML, found: %s".formatted(line, found), e);
    }
  }

  /** The values by their keys, in the order of the text. */
  Map<String, YamlValue> fields(List<String> known) throws RuleException {
    if (!node.isObject()) {
      throw expected("keys (" + String.join(", ", known) + ")");
    }
    Map<String, YamlValue> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
      if (!known.contains(entry.getKey())) {
        throw new RuleException(
            "%s: expected one of %s, found an unknown key"
                .formatted(key, String.join(", ", known)));
      }
      fields.put(entry.getKey(), new YamlValue(key, entry.getValue()));
    }
    return fields;
  }

  List<YamlValue> items() throws RuleException {
    if (!node.isArray()) {
      throw expected("a list");
    }
    List<YamlValue> items = new ArrayList<>();
    for (JsonNode item : node) {
      items.add(new YamlValue("%s[%d]".formatted(place, items.size()), item));
    }
    return items;
  }

  boolean isAbsent() {
    return node.isNull() || node.isMissingNode();
  }

  /** Whether it is {@code off}, {@code no} or {@code false}: all the same to YAML. */
  boolean isOff() {
    return (node.isBoolean() && !node.booleanValue())
        || Stream.of("off", "no", "false").anyMatch(node.asText()::equals);
  }

  /** {@code true} or {@code on} or {@code yes}, or one of their opposites. */
  boolean flag() throws RuleException {
    boolean isOn =
        (node.isBoolean() && node.booleanValue())
            || Stream.of("on", "yes", "true").anyMatch(node.asText()::equals);
    if (!isOn && !isOff()) {
      throw expected("on or off");
    }
    return isOn;
  }

  String text(String rule) throws RuleException {
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw expected(rule);
    }
    return node.textValue();
  }

  <T> T read(String rule, Parser<T> parser) throws RuleException {
    if (!node.isValueNode() || node.isNull()) {
      throw expected(rule);
    }
    try {
      return parser.parse(node.asText());
    } catch (IllegalArgumentException e) {
      throw expected(rule, e);
    }
  }

  /** As the parser's exception says what was expected. */
  <T> T readAsTold(String rule, Parser<T> parser) throws RuleException {
    String text = text(rule);
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      String told = String.valueOf(e.getMessage());
      throw new RuleException(
          told.contains(", found ")
              ? "%s: expected %s".formatted(place, told)
              : "%s: expected %s, found %s".formatted(place, told, found()),
          e);
    }
  }

  double number(int least) throws RuleException {
    double number = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(number >= least && number <= Double.MAX_VALUE)) {
      throw expected("a number of at least " + least);
    }
    return number;
  }

  int wholeNumber(int least, int most) throws RuleException {
    if (!node.isIntegralNumber() || node.asLong() < least || node.asLong() > most) {
      throw expected("a whole number from %d to %d".formatted(least, most));
    }
    return node.intValue();
  }

  <E extends Enum<E>> E choice(Class<E> type) throws RuleException {
    String text = node.isBoolean() ? (node.booleanValue() ? "yes" : "no") : node.asText();
    for (E constant : type.getEnumConstants()) {
      if (code(constant).equals(text)) {
        return constant;
      }
    }
    throw expected(
        Stream.of(type.getEnumConstants())
            .map(YamlValue::code)
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  RuleException expected(String rule) {
    return expected(rule, null);
  }

  private RuleException expected(String rule, @Nullable IllegalArgumentException cause) {
    String message =
        "%s: expected %s, found %s".formatted(place.isEmpty() ? "rules" : place, rule, found());
    return cause == null ? new RuleException(message) : new RuleException(message, cause);
  }

  private String found() {
    String text =
        isAbsent() ? "nothing" : node.isTextual() ? "'" + node.textValue() + "'" : node.toString();
    return text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "...";
  }
}
