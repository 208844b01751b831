package dev.offbeat.detector.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.ingest.DecoderOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the configuration's values that are not plain numbers and texts are written. */
final class ConfigValues {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private static final Pattern BYTE_SIZE = Pattern.compile("(\\d{1,9})\\s*(KiB|MiB|GiB)");

  private ConfigValues() {}

  /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration like 500ms, 30s, 5m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** {@code 10}, {@code off}. */
  static AppConfig.Cadences cadences(String text) {
    if (isOff(text)) {
      return new AppConfig.Cadences(0);
    }
    try {
      double count = Double.parseDouble(text);
      if (count > 0) {
        return new AppConfig.Cadences(count);
      }
    } catch (NumberFormatException e) {
      // the sentence below says what is expected
    }
    throw new IllegalArgumentException("a number of cadences like 10, or off");
  }

  private static boolean isOff(String text) {
    return text.equals("off") || text.equals("false"); // YAML reads a bare off as false
  }

  /** {@code 512KiB}, {@code 64MiB}, {@code 2GiB}. */
  static AppConfig.ByteSize byteSize(String text) {
    Matcher matcher = BYTE_SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size like 64MiB or 2GiB");
    }
    int shift =
        switch (matcher.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          default -> 30;
        };
    return new AppConfig.ByteSize(Long.parseLong(matcher.group(1)) << shift);
  }

  /** {@code 1 per week}. */
  static AlertBudget budget(String text) {
    try {
      return AlertBudget.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a budget like 1 per week or 0.5 per 12h", e);
    }
  }

  /** A path; {@code ~} at its start is the home directory. */
  static Path path(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), text.substring(1))
        : Path.of(text);
  }

  /** {@code host:port}, {@code [::1]:port}, or {@code off}. */
  static AppConfig.@Nullable Address address(String text) {
    if (isOff(text)) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65_535) {
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new AppConfig.Address(bracketed ? host.substring(1, host.length() - 1) : host, port);
      }
    } catch (NumberFormatException e) {
      // the sentence below says what is expected
    }
    throw new IllegalArgumentException("host:port, or off");
  }

  /** What a value of a type that Jackson knows looks like. */
  static String expectation(Class<?> type) {
    if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == URI.class) {
      return "an address like http://host:9093";
    }
    return type == boolean.class ? "true or false" : "a number";
  }

  /** A deserializer for a type that is written as one text. */
  static <T> StdDeserializer<T> of(Class<T> type, Function<String, @Nullable T> parse) {
    return new TextDeserializer<>(type, parse);
  }

  private static final class TextDeserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, @Nullable T> parse;

    TextDeserializer(Class<T> type, Function<String, @Nullable T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public @Nullable T deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      String text = json.getText();
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, "expected " + e.getMessage() + ", found " + text);
      }
    }
  }

  /** Reads a format's options from a map of texts. */
  static final class DecoderOptionsDeserializer extends StdDeserializer<DecoderOptions> {
    private static final long serialVersionUID = 1L;

    DecoderOptionsDeserializer() {
      super(DecoderOptions.class);
    }

    @Override
    public DecoderOptions deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      Map<String, @Nullable String> options =
          context.readValue(
              json,
              context.getTypeFactory().constructMapType(Map.class, String.class, String.class));
      Map<String, String> set = new HashMap<>();
      options.forEach((name, value) -> set.put(name, value == null ? "" : value));
      return new DecoderOptions(set);
    }
  }

  /** Reads {@link KafkaProperties} from a map of texts. */
  static final class KafkaPropertiesDeserializer extends StdDeserializer<KafkaProperties> {
    private static final long serialVersionUID = 1L;

    KafkaPropertiesDeserializer() {
      super(KafkaProperties.class);
    }

    @Override
    public KafkaProperties deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      Map<String, String> properties =
          context.readValue(
              json,
              context.getTypeFactory().constructMapType(Map.class, String.class, String.class));
      try {
        return new KafkaProperties(properties);
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(json, e.getMessage(), e);
      }
    }
  }
}
