package dev.offbeat.detector.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.ingest.DecoderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: {@code defaults.yaml}, over it a file, over both the environment. The
 * defaults name every key there is; another one is an error.
 */
final class ConfigLoader {
  private static final String ENVIRONMENT_PREFIX = "OFFBEAT_";
  private static final String KAFKA = "kafka";
  private static final String PROFILE = "profile";

  /**
   * Where keys are names that the user chose: topics, labels, formats with options of their own.
   */
  private static final Set<String> FREE =
      Set.of("input.formats", "alertmanager.labels", "alertmanager.annotations");

  private static final String OPTIONS = "input.options";

  /** What Kubernetes sets for a service named offbeat-kafka. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("OFFBEAT_KAFKA_(SERVICE_(HOST|PORT.*)|PORT(_\\d.*)?)");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .addModule(
              new SimpleModule()
                  .addDeserializer(
                      Duration.class, ConfigValues.of(Duration.class, ConfigValues::duration))
                  .addDeserializer(
                      AlertBudget.class, ConfigValues.of(AlertBudget.class, ConfigValues::budget))
                  .addDeserializer(
                      AppConfig.ByteSize.class,
                      ConfigValues.of(AppConfig.ByteSize.class, ConfigValues::byteSize))
                  .addDeserializer(
                      AppConfig.Cadences.class,
                      ConfigValues.of(AppConfig.Cadences.class, ConfigValues::cadences))
                  .addDeserializer(
                      AppConfig.Secret.class,
                      ConfigValues.of(AppConfig.Secret.class, AppConfig.Secret::new))
                  .addDeserializer(Path.class, ConfigValues.of(Path.class, ConfigValues::path))
                  .addDeserializer(
                      AppConfig.Address.class,
                      ConfigValues.of(AppConfig.Address.class, ConfigValues::address))
                  .addDeserializer(
                      DecoderOptions.class, new ConfigValues.DecoderOptionsDeserializer())
                  .addDeserializer(
                      KafkaProperties.class, new ConfigValues.KafkaPropertiesDeserializer()))
          .build();

  private ConfigLoader() {}

  static AppConfig load(@Nullable Path file, Map<String, String> environment) {
    ObjectNode config = defaults();
    JsonNode own = file == null ? YAML.createObjectNode() : read(file);
    ((ObjectNode) config.get(KAFKA)).setAll(profileSettings(config, own, environment));
    if (file != null) {
      merge(config, own, "", file.toString());
    }
    overlay(config, ENVIRONMENT_PREFIX, environment);
    overlayKafka((ObjectNode) config.get(KAFKA), environment);
    try {
      return YAML.treeToValue(config, AppConfig.class);
    } catch (JsonMappingException e) {
      throw new AppException(sentence(e), e);
    } catch (JsonProcessingException e) {
      throw new AppException("the configuration cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  static ObjectNode defaults() {
    try (InputStream stream = ConfigLoader.class.getResourceAsStream("defaults.yaml")) {
      return (ObjectNode) YAML.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("defaults.yaml is part of this jar", e);
    }
  }

  /** What the chosen profile sets of Kafka's; nothing for an unknown one, which fails later. */
  private static ObjectNode profileSettings(
      ObjectNode defaults, JsonNode own, Map<String, String> environment) {
    String name =
        environment.getOrDefault(
            ENVIRONMENT_PREFIX + "PROFILE",
            own.path(PROFILE).asText(defaults.path(PROFILE).asText()));
    ObjectNode settings = YAML.createObjectNode();
    for (Profile profile : Profile.values()) {
      if (profile.toString().equalsIgnoreCase(name.strip())) {
        profile.settings().forEach(settings::put);
      }
    }
    return settings;
  }

  private static JsonNode read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      JsonNode root = YAML.readTree(stream);
      return root.isMissingNode() || root.isNull() ? YAML.createObjectNode() : root;
    } catch (NoSuchFileException e) {
      throw new AppException(file + ": no such file", e);
    } catch (JsonProcessingException e) {
      throw new AppException(
          "%s, line %d: expected YAML, found: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new AppException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void merge(ObjectNode into, JsonNode from, String path, String source) {
    if (!from.isObject()) {
      throw new AppException(
          "%s: %s: expected keys, found %s"
              .formatted(source, path.isEmpty() ? "the file" : path, from));
    }
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      JsonNode known = into.get(entry.getKey());
      if (key.equals(KAFKA)) {
        mergeFlat((ObjectNode) known, entry.getValue(), "", key, source);
      } else if (FREE.contains(key)) {
        into.set(entry.getKey(), requireKeys(entry.getValue(), key, source));
      } else if (key.equals(OPTIONS)) {
        mergeOptions((ObjectNode) known, entry.getValue(), source);
      } else if (known == null) {
        throw new AppException(
            "%s: %s: expected one of %s, found an unknown key".formatted(source, key, keys(into)));
      } else if (known.isObject()) {
        merge((ObjectNode) known, entry.getValue(), key, source);
      } else {
        into.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private static void mergeOptions(ObjectNode options, JsonNode from, String source) {
    for (Map.Entry<String, JsonNode> format : requireKeys(from, OPTIONS, source).properties()) {
      String key = OPTIONS + "." + format.getKey();
      mergeFlat(options.putObject(format.getKey()), format.getValue(), "", key, source);
    }
  }

  /** Keys of Kafka and of formats' options may be written with dots or as levels. */
  private static void mergeFlat(
      ObjectNode into, JsonNode from, String path, String parent, String source) {
    for (Map.Entry<String, JsonNode> entry : requireKeys(from, parent, source).properties()) {
      String key = path + entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        mergeFlat(into, value, key + ".", parent, source);
      } else if (value.isArray()) {
        into.put(key, texts((ArrayNode) value));
      } else {
        into.put(key, value.asText());
      }
    }
  }

  private static JsonNode requireKeys(JsonNode node, String key, String source) {
    if (!node.isObject()) {
      throw new AppException("%s: %s: expected keys, found a value".formatted(source, key));
    }
    return node;
  }

  private static String texts(ArrayNode array) {
    return array.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
  }

  private static void overlay(ObjectNode node, String prefix, Map<String, String> environment) {
    for (Map.Entry<String, JsonNode> entry : Map.copyOf(asMap(node)).entrySet()) {
      String name =
          prefix + entry.getKey().replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
      JsonNode value = entry.getValue();
      String text = environment.get(name);
      if (value.isObject()) {
        overlay((ObjectNode) value, name + "_", environment);
      } else if (text != null && value.isArray()) {
        ArrayNode array = node.putArray(entry.getKey());
        text.lines()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .forEach(array::add);
      } else if (text != null) {
        node.set(entry.getKey(), text.isBlank() ? NullNode.instance : node.textNode(text.strip()));
      }
    }
  }

  private static void overlayKafka(ObjectNode kafka, Map<String, String> environment) {
    String prefix = ENVIRONMENT_PREFIX + "KAFKA_";
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !SERVICE_LINK.matcher(name).matches()) {
            String key = name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            kafka.put(key, value);
          }
        });
  }

  private static Map<String, JsonNode> asMap(ObjectNode node) {
    return node.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String keys(ObjectNode node) {
    return node.propertyStream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
  }

  private static String sentence(JsonMappingException e) {
    String key =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    if (e instanceof InvalidFormatException format) {
      return "%s: expected %s, found %s"
          .formatted(key, ConfigValues.expectation(format.getTargetType()), format.getValue());
    }
    Throwable cause = e.getCause();
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      String message = cause.getMessage();
      return message.startsWith(key)
          ? message
          : key + "." + message.replaceFirst("^(\\w+) (\\w+):", "$1-$2:");
    }
    return key + ": " + e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
  }
}
