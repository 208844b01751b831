package dev.offbeat.detector.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.KafkaProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that follow from a plan: {@code detector.yaml} for run, {@code values.yaml} for the
 * chart.
 */
final class PlanFiles {
  static final String DETECTOR = "detector.yaml";
  static final String VALUES = "values.yaml";

  private static final String SOME_BROKER = "kafka:9092";
  private static final JsonMapper JSON = new JsonMapper();

  /** Settings that tell how to get in, and are no secrets. */
  private static final Set<String> OPEN =
      Set.of(
          "security.protocol",
          "sasl.mechanism",
          "ssl.truststore.location",
          "ssl.truststore.type",
          "ssl.keystore.location",
          "ssl.keystore.type",
          "ssl.endpoint.identification.algorithm",
          "config.providers",
          "config.providers.file.class");

  private final Plan plan;
  private final Sizing sizing;
  private final Map<String, String> security;
  private final String topic;
  private final StringBuilder yaml = new StringBuilder();

  /**
   * @param kafka how the topic was reached; null of a file
   * @param topic to be watched
   */
  PlanFiles(Plan plan, @Nullable KafkaProperties kafka, String topic) {
    this.plan = plan;
    this.topic = topic;
    sizing = plan.sizing();
    security = new TreeMap<>(kafka == null ? Map.of() : kafka.values());
    security.keySet().retainAll(OPEN);
  }

  /**
   * Writes both.
   *
   * @throws AppException if one is there already and may not be replaced, or cannot be written
   */
  void write(Path directory, boolean isReplacing) {
    Path detector = directory.resolve(DETECTOR);
    Path values = directory.resolve(VALUES);
    try {
      Files.createDirectories(directory);
      for (Path file : new Path[] {detector, values}) {
        if (Files.exists(file) && !isReplacing) {
          throw new AppException(
              "--out: %s is there already; --replace writes it anew".formatted(file));
        }
      }
      Files.writeString(detector, detector());
      Files.writeString(values, values());
    } catch (IOException e) {
      throw new AppException(
          "--out: expected a directory that can be written, found " + directory, e);
    }
  }

  /** For {@code offbeat run --config}. */
  String detector() {
    yaml.setLength(0);
    head("One instance: ./offbeat run --config " + DETECTOR);
    comment(
        0,
        "Heap for all %,d series in one instance: OFFBEAT_JAVA_OPTS=-Xmx%dm",
        sizing.series(),
        oneHeapMebibytes());
    line(0, "application-id", quoted(plan.applicationId()));
    if (plan.modelFile() != null) {
      line(0, "model", quoted(plan.modelFile()));
    }
    input(0, true);
    line(0, "kafka", "");
    line(1, "bootstrap.servers", servers());
    security.forEach((key, value) -> line(1, key, quoted(value)));
    if (isSecured()) {
      comment(
          1,
          "Secrets come from the environment: OFFBEAT_KAFKA_SASL_JAAS_CONFIG, or from files (docs/security.md).");
    }
    comment(
        1,
        "%s busy with %s points a second, at %s µs each; as much again is kept free.",
        Words.cores(sizing.cores()),
        Words.number(plan.sample().pointsPerSecond()),
        Words.number(sizing.microsPerPoint()));
    line(1, "num.stream.threads", "\"%d\"".formatted(oneThreads()));
    comment(1, "Of use from two instances on; see values.yaml.");
    line(1, "num.standby.replicas", "\"0\"");
    return yaml.toString();
  }

  /** For {@code helm install --values}. */
  String values() {
    yaml.setLength(0);
    head("For the chart: helm install offbeat helm/offbeat --values " + VALUES);
    comment(
        0, "One instance may be missing: the others have the threads and the heap for its series.");
    line(0, "replicaCount", String.valueOf(sizing.replicas()));
    line(0, "kafka", "");
    line(1, "bootstrapServers", servers());
    line(1, "inputTopics", topics());
    comment(1, partitionsComment());
    line(
        1,
        "partitions",
        String.valueOf(
            Math.max(
                sizing.topicPartitions(), sizing.lacksPartitions() ? 0 : sizing.partitions())));
    comment(
        1,
        "%s busy in all, at %s µs a point; as much again is kept free.",
        Words.cores(sizing.cores()),
        Words.number(sizing.microsPerPoint()));
    line(1, "threads", String.valueOf(sizing.threads()));
    comment(
        1,
        "A killed pod's series are watched again after about %d s; without a standby after %d s, but with %s/s less to read and half the disk.",
        Math.round(sizing.recovery().with()),
        Math.round(sizing.recovery().without()),
        Words.bytes(sizing.traffic().standby()));
    line(1, "standbyReplicas", "1");
    securityValues();
    line(0, "resources", "");
    comment(
        1,
        "Heap is 60 %% of it; its cache holds %,d series, and while a pod is missing each has %,d.",
        sizing.cachedSeries(),
        sizing.seriesPerReplica());
    line(1, "requests", "");
    line(2, "cpu", "%dm".formatted(cpuMillis()));
    line(2, "memory", memory(sizing.memoryBytes()));
    line(1, "limits", "");
    line(2, "memory", memory(sizing.memoryBytes()));
    line(0, "persistence", "");
    comment(
        1,
        "States of a pod and its standbys take %s while RocksDB compacts. Cannot be changed later.",
        Words.bytes(sizing.diskBytes()));
    line(1, "size", "%dGi".formatted(sizing.volumeBytes() >> 30));
    if (plan.modelFile() != null) {
      comment(
          0,
          "The model was %s. Bring it into the cluster (docs/kubernetes.md), then:",
          plan.model());
      comment(0, "model: {existingConfigMap: model}");
    }
    line(0, "config", "");
    input(1, false);
    return yaml.toString();
  }

  private void head(String use) {
    SampleProfile sample = plan.sample();
    comment(0, use);
    comment(
        0,
        "Made by 'offbeat plan' from %,d records of %s; every key: docs/configuration.md.",
        sample.records(),
        sample.scope().name());
    comment(0, "Series: %s.", PlanReport.seriesText(sample.series()));
  }

  private void input(int level, boolean withTopic) {
    SampleProfile sample = plan.sample();
    line(level, "input", "");
    if (withTopic) {
      line(level + 1, "topics", topics());
    }
    comment(level + 1, "%s: %s.", sample.format().name(), sample.format().why());
    line(level + 1, "format", quoted(sample.format().name()));
    Map<String, String> options = new TreeMap<>(sample.format().options().values());
    options.keySet().removeIf(key -> key.contains("password"));
    if (!options.isEmpty()) {
      line(level + 1, "options", "");
      line(level + 2, quoted(sample.format().name()), "");
      options.forEach((key, value) -> line(level + 3, quoted(key), quoted(value)));
    }
    comment(level + 1, windowComment());
    line(level + 1, "reorder-window", sizing.reorderWindow().toSeconds() + "s");
  }

  private String windowComment() {
    SampleProfile.Disorder disorder = plan.sample().disorder();
    if (sizing.reorderWindow().isZero()) {
      return "Points come in order: none has to wait.";
    }
    return plan.sample().keys().scattered() > 0
        ? "Points of a series come from several partitions, which nothing keeps in step."
        : "%,d of %,d points were late, 999 of 1000 of them by %s at most."
            .formatted(
                disorder.late(), plan.sample().points(), Words.time(disorder.lateness().most()));
  }

  private String partitionsComment() {
    if (sizing.topicPartitions() == 0) {
      return "No topic was looked at: give it so many, which lets the load double.";
    }
    return sizing.lacksPartitions()
        ? "The topic has %d, which are too few: %d are needed. Add them, then write it here."
            .formatted(sizing.topicPartitions(), sizing.partitions())
        : "The topic's.";
  }

  private void securityValues() {
    String protocol = security.getOrDefault("security.protocol", "").toUpperCase(Locale.ROOT);
    if (protocol.endsWith("SSL")) {
      line(1, "tls", "");
      line(2, "enabled", "true");
      comment(2, "Secret with the certificate authority in PEM; none is the JVM's own trust.");
      line(2, "caSecret", "\"\"");
    }
    if (protocol.startsWith("SASL")) {
      line(1, "sasl", "");
      line(2, "enabled", "true");
      line(2, "mechanism", quoted(security.getOrDefault("sasl.mechanism", "SCRAM-SHA-512")));
      comment(
          2, "Make it: kubectl create secret generic offbeat --from-literal=sasl.jaas.config='…'");
      line(2, "existingSecret", "offbeat");
    }
  }

  private boolean isSecured() {
    return security.containsKey("security.protocol");
  }

  private String servers() {
    String servers = plan.servers();
    return servers == null
        ? quoted(SOME_BROKER) + "  # CHANGE: no broker was named"
        : quoted(servers);
  }

  private String topics() {
    return "[%s]%s"
        .formatted(
            quoted(topic),
            plan.servers() == null ? "  # CHANGE, if your topic is called otherwise" : "");
  }

  private int oneThreads() {
    int all = sizing.replicas() * sizing.threads();
    return sizing.topicPartitions() == 0 ? all : Math.min(all, sizing.topicPartitions());
  }

  long oneHeapMebibytes() {
    double perSeries = (double) sizing.heapBytes() / Math.max(1, sizing.seriesPerReplica());
    double wanted = perSeries * sizing.series();
    boolean isLeast = sizing.replicas() <= 2;
    return (long) Math.ceil((isLeast ? sizing.heapBytes() : wanted) / (1 << 20));
  }

  private long cpuMillis() {
    double perPod = sizing.cores() / Math.max(1, sizing.replicas() - 1);
    return Math.max(250, (long) Math.ceil(perPod * 10) * 100);
  }

  private static String memory(long bytes) {
    return "%dMi".formatted(bytes >> 20);
  }

  private void line(int level, String key, String value) {
    yaml.append("  ".repeat(level)).append(key).append(':');
    yaml.append(value.isEmpty() ? "" : " ").append(value).append('\n');
  }

  private void comment(int level, String format, Object... arguments) {
    String text = arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
    yaml.append("  ".repeat(level)).append("# ");
    yaml.append(text.replaceAll("[\\r\\n]", " ")).append('\n');
  }

  /** A JSON text is a YAML text. */
  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts become JSON", e);
    }
  }
}
