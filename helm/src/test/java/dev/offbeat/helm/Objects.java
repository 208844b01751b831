package dev.offbeat.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** Kubernetes objects of one rendering. */
record Objects(List<JsonNode> all) {
  /** The only object of a kind. */
  JsonNode one(String kind) {
    List<JsonNode> found = of(kind);
    if (found.size() != 1) {
      throw new AssertionError("expected one %s, found %d".formatted(kind, found.size()));
    }
    return found.get(0);
  }

  List<JsonNode> of(String kind) {
    return all.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  List<String> kinds() {
    return all.stream().map(object -> object.path("kind").asText()).distinct().sorted().toList();
  }

  /** The pods of every workload, the test's included. */
  List<JsonNode> pods() {
    return all.stream()
        .flatMap(
            object ->
                switch (object.path("kind").asText()) {
                  case "StatefulSet" -> Stream.of(object.at("/spec/template/spec"));
                  case "CronJob" -> Stream.of(object.at("/spec/jobTemplate/spec/template/spec"));
                  case "Pod" -> Stream.of(object.path("spec"));
                  default -> Stream.of();
                })
        .toList();
  }

  JsonNode detector() {
    return one("StatefulSet").at("/spec/template/spec/containers/0");
  }

  /** The application's file. */
  String config() {
    return all.stream()
        .map(object -> object.at("/data/offbeat.yaml").asText())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
