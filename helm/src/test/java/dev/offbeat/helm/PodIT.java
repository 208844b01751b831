package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod that the chart renders, run as it is by podman in Kubernetes' place. */
class PodIT {
  private static final Podman podman = new Podman();
  private static final String NAME = "offbeat-0";

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws IOException {
    Podman.obstacle().ifPresent(obstacle -> Assumptions.abort(obstacle));
    Assumptions.assumeTrue(Shell.has("catatonit"), "pods need catatonit");
    podman.makeBases();
    podman.build("detector");
  }

  @Test
  void pod_asRendered_writesTheIncident() throws Exception {
    int port = Trial.freePort();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 4);
      Objects objects =
          Chart.render(
              """
              image: {repository: offbeat-detector, tag: latest, pullPolicy: Never}
              kafka: {bootstrapServers: '%s', inputTopics: [metrics]}
              admin: {port: %d}
              persistence: {enabled: false}
              rules: |
                rules:
                  - {name: tests, select: '{env="test"}', watch: off}
              """
                  .formatted(kafka.bootstrapServers(), port));
      Path file = directory.resolve("pod.yaml");
      Files.writeString(file, pod(objects));
      try {
        podman.play(file).orThrow();
        Trial.awaitReady(port, PodIT::logs);
        Trial.produce(kafka);

        assertThat(Trial.incident(kafka)).contains("\"series\":\"engine\"");
        assertThat(podman.podman("inspect", NAME + "-detector").output())
            .contains("\"ReadonlyRootfs\": true", "\"User\": \"10001:10001\"");
        assertThat(logs()).doesNotContain("Exception", "UnsatisfiedLinkError");
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + logs(), e);
      } finally {
        podman.podman("pod", "rm", "--force", NAME);
      }
    }
  }

  /**
   * The StatefulSet's first pod with its ConfigMaps, and the one variable that a value refers to
   * put in. Left out are the probes, which podman would run as commands in the container, where
   * there is no such command, and where the pod is to be put.
   */
  private static String pod(Objects objects) {
    JsonNode template = objects.one("StatefulSet").at("/spec/template");
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", NAME).set("labels", template.at("/metadata/labels"));
    ObjectNode spec = template.path("spec").deepCopy();
    spec.remove(List.of("affinity", "topologySpreadConstraints", "serviceAccountName"));
    for (JsonNode container : spec.path("containers")) {
      ((ObjectNode) container)
          .remove(List.of("ports", "startupProbe", "livenessProbe", "readinessProbe"));
    }
    pod.set("spec", spec);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    objects.of("ConfigMap").forEach(all::add);
    all.add(pod);
    return all.valueStream()
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n---\n"))
        .replace("$(POD_NAME)", NAME);
  }

  private static String logs() {
    return podman.podman("logs", NAME + "-detector").output();
  }
}
