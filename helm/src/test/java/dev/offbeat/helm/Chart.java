package dev.offbeat.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart, rendered with values as a user would write them. */
final class Chart {
  /** The fewest values that install. */
  static final String LEAST =
      """
      kafka:
        bootstrapServers: kafka:9092
        inputTopics: [metrics]
      """;

  /** Everything that can be on at once. */
  static final String EVERYTHING =
      """
      image: {registry: registry.example.com, pullPolicy: Always}
      imagePullSecrets: [{name: pull}]
      serviceAccount: {annotations: {example.com/role: offbeat}}
      kafka:
        bootstrapServers: kafka-0:9093,kafka-1:9093
        inputTopics: [metrics, other_metrics]
        partitions: 12
        threads: 2
        tls: {enabled: true, caSecret: ca, clientSecret: client}
        sasl: {enabled: true, existingSecret: login}
      config:
        output: {scores: scores, late: late}
        detection: {budget: 3 per day}
        kafka: {producer.linger.ms: "7"}
      rules: |
        rules:
          - {name: tests, select: '{env="test"}', watch: off}
      model: {existingClaim: everything-offbeat-model}
      jvmOptions: [-XX:MaxRAMPercentage=50]
      commonLabels: {team: platform}
      podLabels: {color: green}
      podAnnotations: {note: here}
      nodeSelector: {disk: ssd}
      tolerations: [{key: dedicated, operator: Exists}]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: {matchLabels: {app.kubernetes.io/name: offbeat}}
      priorityClassName: high
      extraEnv: [{name: OFFBEAT_DETECTION_WARM_UP, value: "20"}]
      envFrom: [{secretRef: {name: more}}]
      extraVolumes: [{name: more, emptyDir: {}}]
      extraVolumeMounts: [{name: more, mountPath: /more}]
      lifecycleHooks: {preStop: {exec: {command: [sleep, "1"]}}}
      persistence: {storageClass: fast}
      service: {annotations: {note: here}}
      networkPolicy:
        enabled: true
        ingressFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
        kafkaTo: [{podSelector: {matchLabels: {app: kafka}}}]
        extraEgress: [{ports: [{port: 443, protocol: TCP}]}]
      serviceMonitor:
        enabled: true
        extraLabels: {release: prometheus}
        relabelings: [{action: labeldrop, regex: pod}]
        metricRelabelings: [{action: drop, sourceLabels: [__name__], regex: jvm_.*}]
      prometheusRule:
        enabled: true
        extraLabels: {release: prometheus}
        extraGroups: [{name: own, rules: [{alert: Own, expr: "up == 0"}]}]
      dashboards: {enabled: true, annotations: {grafana_folder: Offbeat}}
      autoscaling:
        enabled: true
        keda:
          authenticationRef: kafka
          additionalTriggers: [{type: cron, metadata: {timezone: UTC}}]
      trainer:
        enabled: true
        timeZone: Europe/Berlin
        extraArgs: [--hidden, "32"]
        persistence: {storageClass: shared}
      strimzi: {topics: true, user: true, cluster: main}
      extraObjects:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: "{{ .Release.Name }}-extra"}
      """;

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path UNHOOKED = unhooked();

  private Chart() {}

  /** A copy whose hooks are ordinary objects: what is rendered by itself leaves hooks out. */
  private static Path unhooked() {
    try (Stream<Path> files = Files.walk(directory())) {
      Path copy = Files.createTempDirectory(Files.createDirectories(TARGET), "unhooked");
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(directory().relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(
            target, Files.readString(file).replaceAll("(?m)^    helm\\.sh/hook: .*\\R", ""));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path directory() {
    return Path.of("offbeat").toAbsolutePath();
  }

  static Helm helm() {
    return new Helm(directory());
  }

  /** The objects of a release named after its namespace, without what is empty. */
  static Objects render(String name, String values) {
    List<JsonNode> objects = new ArrayList<>();
    try {
      for (String document : renderText(name, values).split("(?m)^---.*$", -1)) {
        JsonNode object = YAML.readTree(document);
        if (!object.isMissingNode() && !object.isNull() && !object.isEmpty()) {
          objects.add(object);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Objects(objects);
  }

  static Objects render(String values) {
    return render("test", values);
  }

  static String renderText(String name, String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        return new Helm(UNHOOKED)
            .template()
            .withName(name)
            .withNamespace("apart")
            .withKubeVersion("1.31.0")
            .withValuesFile(file)
            .call();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode values() {
    return yaml(read("values.yaml"));
  }

  static String read(String file) {
    try {
      return Files.readString(directory().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
