package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The objects of operators against types and schemas generated from the operators' own definitions:
 * the compiler finds unknown fields, the schema missing ones and values out of bounds.
 */
@Timeout(400)
class OperatorObjectsIT {
  private static final List<String> PACKAGES =
      List.of(
          "@kubernetes-models/keda@0.4.2",
          "@kubernetes-models/prometheus-operator@6.0.0",
          "@kubernetes-models/strimzi-kafka-operator@1.0.1",
          "typescript@7.0.2");

  private static final Map<String, String> MODULES =
      Map.of(
          "keda.sh", "@kubernetes-models/keda",
          "monitoring.coreos.com", "@kubernetes-models/prometheus-operator",
          "kafka.strimzi.io", "@kubernetes-models/strimzi-kafka-operator");

  private static final String VALIDATE =
      """
      import {readFileSync} from 'node:fs';
      for (const {types, object} of JSON.parse(readFileSync('objects.json', 'utf8'))) {
        new (await import(types))[object.kind](object).validate();
      }
      """;

  @TempDir private Path directory;

  @Test
  void operatorObjects_typesAndSchemas_findOnlyTheMistakesPutIn() throws Exception {
    assumeTrue(Shell.has("npm") && Shell.has("node"), "needs npm");
    Files.writeString(directory.resolve("package.json"), "{\"private\": true}");
    Files.writeString(directory.resolve("validate.mjs"), VALIDATE);
    List<String> install =
        new ArrayList<>(
            List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"));
    install.addAll(PACKAGES);
    Shell.Outcome installed = Shell.run(directory, install);
    assumeTrue(installed.exitCode() == 0, "needs the operators' types: " + installed.output());

    List<ObjectNode> objects =
        ChartTest.valuesThatInstall()
            .flatMap(values -> Chart.render(values).all().stream())
            .filter(object -> MODULES.containsKey(group(object)))
            .map(OperatorObjectsIT::asOldAsTheTypes)
            .distinct()
            .toList();
    assertThat(objects.stream().map(object -> object.path("kind").asText()))
        .contains(
            "KafkaTopic",
            "KafkaUser",
            "PodMonitor",
            "PrometheusRule",
            "ScaledObject",
            "ServiceMonitor");

    assertThat(compile(objects)).isEmpty();
    assertThat(validate(objects)).isEmpty();
    ObjectNode scaler =
        objects.stream().filter(o -> o.at("/spec/triggers").isArray()).findFirst().orElseThrow();
    assertThat(compile(List.of(with(scaler, "pollinterval", "30")))).contains("pollinterval");
    assertThat(validate(List.of(with(scaler, "pollingInterval", "soon"))))
        .contains("pollingInterval");
  }

  /** The published types are of an operator before this field; it takes no notice of it. */
  private static ObjectNode asOldAsTheTypes(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.at("/spec/fallback") instanceof ObjectNode fallback) {
      fallback.remove("behavior");
    }
    return copy;
  }

  private static ObjectNode with(ObjectNode object, String field, String value) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/spec").put(field, value);
    return copy;
  }

  private static String group(JsonNode object) {
    return object.path("apiVersion").asText().replaceFirst("/.*", "");
  }

  private static String module(JsonNode object) {
    return MODULES.get(group(object)) + "/" + object.path("apiVersion").asText();
  }

  /** What the compiler finds; empty if nothing. */
  private String compile(List<ObjectNode> objects) throws IOException {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < objects.size(); i++) {
      String type = "I" + objects.get(i).path("kind").asText();
      source.append(
          "import type { %s as T%d } from '%s';\nexport const o%d: T%d = %s;\n"
              .formatted(type, i, module(objects.get(i)), i, i, objects.get(i)));
    }
    Files.writeString(directory.resolve("objects.ts"), source);
    return Shell.run(
            directory,
            List.of(
                "node_modules/.bin/tsc",
                "--noEmit",
                "--strict",
                "--skipLibCheck",
                "--module",
                "nodenext",
                "--moduleResolution",
                "nodenext",
                "objects.ts"))
        .output();
  }

  /** What the schemas find first; empty if nothing. */
  private String validate(List<ObjectNode> objects) throws IOException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode object : objects) {
      list.addObject().put("types", module(object)).set("object", object);
    }
    Files.writeString(directory.resolve("objects.json"), list.toString());
    return Shell.run(directory, List.of("node", "validate.mjs")).output();
  }
}
