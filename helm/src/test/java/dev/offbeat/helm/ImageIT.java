package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, built and run under exactly the securityContext that the chart renders. */
class ImageIT {
  private static final Podman podman = new Podman();
  private static final long MOST_MEGABYTES_OVER_THE_BASE = 150;

  @TempDir private Path directory;

  @BeforeAll
  static void build() throws IOException {
    Podman.obstacle().ifPresent(obstacle -> Assumptions.abort(obstacle));
    podman.makeBases();
    podman.build("detector");
    podman.build("trainer");
  }

  @Test
  void help_underTheChartsSecurity_isThere() {
    Shell.Outcome help = run(List.of("--network=none"), List.of("--help")).orThrow();

    assertThat(help.output()).contains("Usage: offbeat", "score", "run");
    report("--help in %,d ms".formatted(help.time().toMillis()));
  }

  @Test
  void score_aFileUnderTheChartsSecurity_findsTheFault() throws IOException {
    Path input = open(Files.createDirectory(directory.resolve("in")));
    Path output = open(Files.createDirectory(directory.resolve("out")));
    Files.writeString(
        input.resolve("series.csv"),
        IntStream.range(0, Trial.values().size())
            .mapToObj(i -> (1_763_719_200L + 60L * i) + "," + Trial.values().get(i))
            .collect(Collectors.joining("\n", "timestamp,value\n", "\n")));

    Shell.Outcome score =
        run(
                List.of(
                    "--network=none", "--volume=" + input + ":/in", "--volume=" + output + ":/out"),
                List.of("score", "--input", "/in", "--output", "/out"))
            .orThrow();

    assertThat(score.output()).contains("incident");
    report("score of 600 points in %,d ms".formatted(score.time().toMillis()));
  }

  @Test
  void run_aStreamUnderTheChartsSecurity_writesTheIncidentAndLeaves() throws Exception {
    int port = Trial.freePort();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 4);
      Objects objects =
          Chart.render(
              """
              replicaCount: 1
              kafka: {bootstrapServers: '%s', inputTopics: [metrics]}
              admin: {port: %d}
              """
                  .formatted(kafka.bootstrapServers(), port));
      Path config = open(Files.createDirectory(directory.resolve("config")));
      Path state = open(Files.createDirectory(directory.resolve("state")));
      Files.writeString(config.resolve("offbeat.yaml"), objects.config());
      JsonNode detector = objects.detector();
      List<String> options =
          new ArrayList<>(
              List.of(
                  "--detach",
                  "--network=host",
                  "--volume=" + config + ":/etc/offbeat/config:ro",
                  "--volume=" + state + ":/var/lib/offbeat"));
      detector.path("env").forEach(variable -> options.add("--env=" + assignment(variable)));

      long start = System.nanoTime();
      String container =
          run(options, texts(detector.path("args"))).orThrow().output().lines().toList().get(0);
      try {
        Trial.awaitReady(port, () -> logs(container));
        report("ready in %,d ms".formatted((System.nanoTime() - start) / 1_000_000));
        assertThat(helmTest(objects).orThrow().output()).contains("test-offbeat-0", "ready");
        Trial.produce(kafka);

        assertThat(Trial.incident(kafka)).contains("\"series\":\"engine\"");
        String stop = podman.podman("stop", "--time=60", container).orThrow().output();
        assertThat(stop).contains(container);
        assertThat(podman.podman("inspect", "--format={{.State.ExitCode}}", container).output())
            .isIn("0", "143");
        assertThat(logs(container)).doesNotContain("Exception", "UnsatisfiedLinkError");
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + logs(container), e);
      } finally {
        podman.podman("rm", "--force", container);
      }
    }
  }

  @Test
  void image_libraries_noneUnderTheGplAndNoNativeOneInAJar() {
    Shell.Outcome files =
        podman
            .run(
                List.of(
                    "--rm",
                    "--network=none",
                    "--entrypoint=sh",
                    "offbeat-detector",
                    "-c",
                    "ls /opt/offbeat/lib; ls /opt/offbeat/native; ls -l /opt/offbeat/offbeat.jsa"))
            .orThrow();

    assertThat(files.output())
        .doesNotContain("moa-", "jmh-", "randomcutforest", "offbeat-bench")
        .contains(
            "offbeat-detector", "libonnxruntime.so", "librocksdbjni", "libzstd-jni.so", "jsa");
  }

  @Test
  void image_size_isRecordedAndBounded() {
    long base = podman.megabytes("docker.io/library/eclipse-temurin:17-jre");
    long image = podman.megabytes("offbeat-detector");

    assertThat(image - base).isLessThan(MOST_MEGABYTES_OVER_THE_BASE);
    report("%d MB, of which %d MB are the stand-in of the base".formatted(image, base));
  }

  @Test
  void image_labels_areThere() {
    assertThat(podman.podman("image", "inspect", "offbeat-detector").output())
        .contains("org.opencontainers.image.version", "Apache-2.0", "10001:10001");
  }

  @Test
  void bench_inTheImage_saysThatItNeedsASourceCheckout() {
    assertThat(run(List.of("--network=none"), List.of("bench", "step")).output())
        .contains("expected a source checkout");
  }

  @Test
  void train_inTheTrainersImage_isThere() {
    List<String> options = new ArrayList<>(security());
    options.addAll(List.of("--rm", "--network=none", "offbeat-trainer"));

    assertThat(podman.run(options).orThrow().output()).contains("Usage: offbeat train");
  }

  private static Shell.Outcome run(List<String> options, List<String> arguments) {
    List<String> all = new ArrayList<>(security());
    all.addAll(options);
    if (!options.contains("--detach")) {
      all.add("--rm");
    }
    all.add("offbeat-detector");
    all.addAll(arguments);
    return podman.run(all);
  }

  /** What the pod of helm test does; the name of the detector's pod is this machine's. */
  private static Shell.Outcome helmTest(Objects objects) {
    JsonNode container = objects.one("Pod").at("/spec/containers/0");
    List<String> options = new ArrayList<>(security());
    options.addAll(
        List.of(
            "--rm",
            "--network=host",
            "--add-host=test-offbeat-0.test-offbeat:127.0.0.1",
            "--entrypoint=" + container.at("/command/0").asText(),
            "offbeat-detector",
            container.at("/command/1").asText(),
            container.at("/args/0").asText()));
    return podman.run(options);
  }

  /** The chart's securityContext, limits and temporary folder, in podman's words. */
  private static List<String> security() {
    Objects objects = Chart.render(Chart.LEAST);
    JsonNode pod = objects.one("StatefulSet").at("/spec/template/spec");
    JsonNode container = objects.detector();
    List<String> options = new ArrayList<>();
    JsonNode own = container.path("securityContext");
    own.at("/capabilities/drop").forEach(drop -> options.add("--cap-drop=" + drop.asText()));
    if (own.path("readOnlyRootFilesystem").asBoolean()) {
      options.add("--read-only");
      options.add("--read-only-tmpfs=false");
    }
    if (!own.path("allowPrivilegeEscalation").asBoolean(true)) {
      options.add("--security-opt=no-new-privileges");
    }
    JsonNode whose = pod.path("securityContext");
    options.add(
        "--user=" + whose.path("runAsUser").asInt() + ":" + whose.path("runAsGroup").asInt());
    options.add("--memory=" + container.at("/resources/limits/memory").asText().replace("Gi", "g"));
    // Kubernetes cannot forbid it, podman can: nothing is executed from there.
    options.add("--tmpfs=/tmp:rw,noexec,nosuid,size=1m");
    return options;
  }

  private static String assignment(JsonNode variable) {
    String value = variable.path("value").asText("offbeat-0").replace("$(POD_NAME)", "offbeat-0");
    return variable.path("name").asText() + "=" + value;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  private static String logs(String container) {
    return podman.podman("logs", container).output();
  }

  /** Lets the container's user write there. */
  private static Path open(Path folder) {
    Shell.run(folder, List.of("chmod", "777", folder.toString())).orThrow();
    Shell.run(folder, List.of("chmod", "755", folder.getParent().toString())).orThrow();
    return folder;
  }

  /** For docs/image.md. */
  private static void report(String figure) {
    System.out.println("image: " + figure);
  }
}
