package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.app.AppConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {
  @Test
  void readme_valuesTable_isCurrent() throws IOException {
    Path file = Chart.directory().resolve("README.md");
    String found = Files.readString(file);
    String expected = Readme.withTable(found, Readme.table(Chart.read("values.yaml")));

    if (!found.equals(expected)) {
      if (Boolean.getBoolean("update")) {
        Files.writeString(file, expected);
      } else {
        fail(
            "helm/offbeat/README.md is not what values.yaml says: run the test with -Dupdate=true");
      }
    }
  }

  @Test
  void values_everyKey_isExplained() {
    Set<String> explained = Readme.explained(Chart.read("values.yaml"));

    assertThat(leaves(Chart.values(), ""))
        .allSatisfy(
            leaf ->
                assertThat(explained)
                    .as(leaf)
                    .anyMatch(key -> leaf.equals(key) || leaf.startsWith(key + ".")));
  }

  @Test
  void values_everyKey_isUsedByATemplate() throws IOException {
    String templates = templates();

    assertThat(leaves(Chart.values(), "")).allSatisfy(leaf -> assertUsed(leaf, templates));
  }

  /** The key itself, or one of its parents as a whole. */
  private static void assertUsed(String leaf, String templates) {
    boolean isUsed =
        Stream.iterate(leaf, key -> key.contains("."), key -> key.replaceFirst("\\.[^.]*$", ""))
            .anyMatch(
                key ->
                    Pattern.compile("\\.Values\\." + Pattern.quote(key) + "(?![\\w.])")
                        .matcher(templates)
                        .find());
    boolean isUsedWhole =
        Pattern.compile("\\.Values\\." + Pattern.quote(leaf.split("\\.", -1)[0]) + "(?![\\w.])")
            .matcher(templates)
            .find();
    assertThat(isUsed || isUsedWhole).as(leaf).isTrue();
  }

  @Test
  void templates_everyValue_isInTheValues() throws IOException {
    JsonNode values = Chart.values();
    Set<String> used =
        Pattern.compile("\\.Values\\.([\\w.]*\\w)")
            .matcher(templates())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    assertThat(used)
        .allSatisfy(
            key ->
                assertThat(values.at("/" + key.replace('.', '/')).isMissingNode())
                    .as(key)
                    .isFalse());
  }

  @Test
  void schema_keys_areThoseOfTheValues() {
    JsonNode schema = Chart.yaml(Chart.read("values.schema.json"));

    compare(schema, Chart.values(), "");
  }

  /** The application's configuration is open to any value, and to no key that it does not know. */
  @Test
  void schema_config_hasTheKeysOfTheApplication() throws IOException {
    JsonNode schema = Chart.yaml(Chart.read("values.schema.json"));
    ObjectNode expected = schema.deepCopy();
    expected.withObject("/properties").set("config", schemaOf(defaults(), ""));

    if (!schema.equals(expected)) {
      if (Boolean.getBoolean("update")) {
        Files.writeString(
            Chart.directory().resolve("values.schema.json"),
            new ObjectMapper().writer(printer()).writeValueAsString(expected) + "\n");
      } else {
        fail("config in values.schema.json is not what the application knows: -Dupdate=true");
      }
    }
  }

  private static ObjectNode schemaOf(JsonNode defaults, String path) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (!defaults.isObject()) {
      return schema;
    }
    schema.put("type", "object");
    if (!defaults.isEmpty() && !path.equals("kafka")) { // these hold keys of others
      ObjectNode properties = schema.putObject("properties");
      defaults
          .properties()
          .forEach(
              entry ->
                  properties.set(
                      entry.getKey(), schemaOf(entry.getValue(), path + entry.getKey())));
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  /** As the file is written: two spaces, one after a colon, nothing in what is empty. */
  private static DefaultPrettyPrinter printer() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return printer;
  }

  /** Where the schema names properties, they are the values', and no others are allowed. */
  private static void compare(JsonNode schema, JsonNode values, String path) {
    if (!schema.has("properties")
        || path.equals("config")
        || path.equals("updateStrategy")
        || path.endsWith("resources")) {
      return;
    }
    assertThat(schema.path("additionalProperties").asBoolean(true)).as(path).isFalse();
    Set<String> expected = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(expected::add);
    expected.remove("global"); // Helm's own
    Set<String> found = new TreeSet<>();
    values.fieldNames().forEachRemaining(found::add);
    if (!path.equals("lifecycleHooks")) {
      assertThat(found).as("keys of " + path).isEqualTo(expected);
    }
    found.forEach(
        key ->
            compare(
                schema.path("properties").path(key),
                values.path(key),
                path.isEmpty() ? key : path + "." + key));
  }

  @ParameterizedTest
  @MethodSource("dev.offbeat.helm.ChartTest#valuesThatInstall")
  void render_eachSetOfValues_theApplicationTakesItsConfiguration(
      String values, @TempDir Path directory) throws IOException {
    Objects objects = Chart.render(values);
    Path file = Files.writeString(directory.resolve("offbeat.yaml"), objects.config());

    AppConfig config = AppConfig.load(file, environment(objects.detector()));

    assertThat(config.input().topics()).contains("metrics");
    assertThat(config.kafka().get("bootstrap.servers")).startsWith("kafka");
    assertThat(config.state().directory()).isEqualTo(Path.of("/var/lib/offbeat/state"));
  }

  @Test
  void render_everything_theApplicationSeesWhatTheChartSays(@TempDir Path directory)
      throws IOException {
    Objects objects = Chart.render("everything", Chart.EVERYTHING);
    Path file = Files.writeString(directory.resolve("offbeat.yaml"), objects.config());

    AppConfig config = AppConfig.load(file, environment(objects.detector()));

    assertThat(config.applicationId()).isEqualTo("everything-offbeat");
    assertThat(config.model()).isEqualTo(Path.of("/var/lib/offbeat-model/model.onnx"));
    assertThat(config.detection().warmUp()).isEqualTo(20);
    assertThat(config.kafka().get("group.instance.id")).isEqualTo("$(POD_NAME)");
    assertThat(config.kafka().get("security.protocol")).isEqualTo("SASL_SSL");
    assertThat(config.kafka().get("sasl.jaas.config")).isEqualTo("secret");
    assertThat(config.kafka().get("ssl.keystore.password")).isEqualTo("secret");
    assertThat(config.kafka().get("producer.linger.ms")).isEqualTo("7");
  }

  @Test
  void templates_everyVariable_isKnownToTheApplication() throws IOException {
    Set<String> known = knownVariables();

    for (JsonNode pod : Chart.render(Chart.EVERYTHING).pods()) {
      for (JsonNode container : pod.path("containers")) {
        environment(container).keySet().stream()
            .filter(name -> name.startsWith("OFFBEAT_") && !name.startsWith("OFFBEAT_KAFKA_"))
            .forEach(name -> assertThat(known).contains(name));
      }
    }
    assertThat(known).contains("OFFBEAT_STATE_DIRECTORY", "OFFBEAT_INPUT_TOPICS");
  }

  @Test
  void render_secrets_neverInAConfigMap() {
    for (JsonNode map : Chart.render(Chart.EVERYTHING).of("ConfigMap")) {
      assertThat(map.path("data").toString())
          .doesNotContainPattern("(password|jaas\\.config)[=:] *(?!\\$\\{env:)\\S");
    }
  }

  private static Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      environment.put(
          variable.path("name").asText(),
          variable.has("value") ? variable.path("value").asText() : "secret");
    }
    return environment;
  }

  private static Set<String> knownVariables() throws IOException {
    return leaves(defaults(), "").stream()
        .map(key -> "OFFBEAT_" + key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static JsonNode defaults() throws IOException {
    try (InputStream stream = AppConfig.class.getResourceAsStream("defaults.yaml")) {
      return Chart.yaml(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Set<String> leaves(JsonNode node, String path) {
    Set<String> leaves = new TreeSet<>();
    node.properties()
        .forEach(
            entry -> {
              String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              if (entry.getValue().isObject() && !entry.getValue().isEmpty()) {
                leaves.addAll(leaves(entry.getValue(), key));
              } else {
                leaves.add(key);
              }
            });
    return leaves;
  }

  private static String templates() throws IOException {
    try (Stream<Path> files = Files.walk(Chart.directory().resolve("templates"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }
}
