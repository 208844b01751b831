package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.ingest.DecoderOptions;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.model.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "OFFBEAT_MODEL", "model.onnx",
          "OFFBEAT_INPUT_TOPICS", "metrics",
          "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");

  @TempDir private Path directory;

  @Test
  void load_requiredKeysOnly_theRestHasItsDefaults() {
    assertThat(AppConfig.load(REQUIRED))
        .isEqualTo(
            new AppConfig(
                "offbeat",
                Path.of("model.onnx"),
                Engine.AUTO,
                Profile.EXACT,
                AppConfig.Input.ofJson("metrics"),
                new AppConfig.Output("offbeat-incidents", "offbeat-dead-letters", null, null, true),
                new AppConfig.Detection(
                    new AlertBudget(1, Duration.ofDays(7)),
                    0,
                    0,
                    20,
                    0.7,
                    10,
                    0.98,
                    10,
                    new AppConfig.Cadences(10),
                    true,
                    MissingPolicy.SKIP),
                new AppConfig.Series(1_000_000, Duration.ofDays(30)),
                new AppConfig.Rules(null, Duration.ofSeconds(5), null),
                new AppConfig.Models(Duration.ofSeconds(10), null, 128, 512),
                new AppConfig.Feedback(null),
                new AppConfig.State(
                    Path.of(System.getProperty("user.home"), ".local/state/offbeat"), null, null),
                new AppConfig.Admin(
                    new AppConfig.Address("127.0.0.1", 8080), Duration.ofMinutes(2)),
                new AppConfig.Lifecycle(Duration.ofSeconds(30), Duration.ofSeconds(20)),
                new AppConfig.Canary(false, Duration.ofSeconds(10), 1, false),
                new KafkaProperties(
                    Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "processing.guarantee", "exactly_once_v2",
                        "num.stream.threads", "1",
                        "group.protocol", "classic",
                        "consumer.session.timeout.ms", "10000",
                        "consumer.heartbeat.interval.ms", "3000",
                        "consumer.auto.offset.reset", "earliest",
                        "producer.linger.ms", "5",
                        "commit.interval.ms", "100"))));
  }

  @Test
  void load_requiredKeysOnly_theLibrarysDefaultsAreTheSame() {
    AppConfig config = AppConfig.load(REQUIRED);

    assertThat(config.detection().options()).isEqualTo(DetectorOptions.defaults());
    assertThat(config.intake()).isEqualTo(IntakeOptions.defaults());
  }

  @Test
  void load_profileLatency_setsKafkasSettingsUnderTheFilesOwn() throws IOException {
    Path file = file("profile: latency\nkafka: {commit.interval.ms: 500}\n");

    AppConfig config = AppConfig.load(file, REQUIRED);

    assertThat(config.profile()).isEqualTo(Profile.LATENCY);
    assertThat(config.kafka().values())
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("producer.linger.ms", "0")
        .containsEntry("commit.interval.ms", "500");
  }

  @Test
  void load_profileInTheEnvironment_comesBeforeTheFiles() throws IOException {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.put("OFFBEAT_PROFILE", "exact");

    AppConfig config = AppConfig.load(file("profile: latency\n"), environment);

    assertThat(config.profile()).isEqualTo(Profile.EXACT);
    assertThat(config.kafka().get("processing.guarantee")).isEqualTo("exactly_once_v2");
  }

  @Test
  void loadModel_noneNamed_isTheBundledOne() {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.remove("OFFBEAT_MODEL");

    try (DetectorModel model = AppConfig.load(environment).loadModel()) {
      assertThat(model.name()).isEqualTo("bundled");
    }
  }

  @Test
  void load_everyKeyInAFile_isTaken() throws IOException {
    AppConfig config =
        AppConfig.load(
            file(
                """
                application-id: watch
                model: ~/m.onnx
                engine: onnx
                profile: latency
                input:
                  topics: [a, b]
                  format: json
                  formats: {b: mapped:b}
                  options:
                    mapped:b:
                      time: /t
                      labels.host: /h
                      values: {cpu: /cpu}
                  reorder-window: 2m
                  future-bound: 5m
                  counters: none
                output:
                  incidents: i
                  dead-letters: d
                  scores: s
                  late: l
                  create-missing: false
                detection:
                  budget: 3 per day
                  absolute-floor: 0.5
                  relative-floor: 0.1
                  accept-after: 30
                  resolve-below: 0.25
                  resolve-after: 3
                  band-coverage: 0.9
                  warm-up: 40
                  silence: off
                  flatline: false
                  missing: predict
                series:
                  limit: 7
                  ttl: 2d
                rules:
                  file: /etc/offbeat/rules.yaml
                  poll-interval: 1m
                  topic: r
                models:
                  poll-interval: 2m
                  topic: n
                  trial: 64
                  watch: 0
                feedback:
                  topic: f
                state:
                  directory: /var/lib/offbeat
                  series: 20000
                  memory: 64MiB
                admin:
                  listen: "[::1]:9000"
                  stall-timeout: 90s
                lifecycle:
                  startup-timeout: 500ms
                  shutdown-timeout: 1h
                canary:
                  enabled: true
                  interval: 1m
                  seed: 7
                  publish: true
                kafka:
                  bootstrap.servers: [b1:9092, b2:9092]
                  security.protocol: SASL_SSL
                  producer:
                    linger.ms: 20
                """),
            Map.of());

    assertThat(config)
        .isEqualTo(
            new AppConfig(
                "watch",
                Path.of(System.getProperty("user.home"), "m.onnx"),
                Engine.ONNX,
                Profile.LATENCY,
                new AppConfig.Input(
                    List.of("a", "b"),
                    "json",
                    Map.of("b", "mapped:b"),
                    Map.of(
                        "mapped:b",
                        new DecoderOptions(
                            Map.of("values.cpu", "/cpu", "labels.host", "/h", "time", "/t"))),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    CounterPolicy.NONE),
                new AppConfig.Output("i", "d", "s", "l", false),
                new AppConfig.Detection(
                    new AlertBudget(3, Duration.ofDays(1)),
                    0.5,
                    0.1,
                    30,
                    0.25,
                    3,
                    0.9,
                    40,
                    new AppConfig.Cadences(0),
                    false,
                    MissingPolicy.PREDICT),
                new AppConfig.Series(7, Duration.ofDays(2)),
                new AppConfig.Rules(Path.of("/etc/offbeat/rules.yaml"), Duration.ofMinutes(1), "r"),
                new AppConfig.Models(Duration.ofMinutes(2), "n", 64, 0),
                new AppConfig.Feedback("f"),
                new AppConfig.State(
                    Path.of("/var/lib/offbeat"), 20_000, new AppConfig.ByteSize(64 << 20)),
                new AppConfig.Admin(new AppConfig.Address("::1", 9000), Duration.ofSeconds(90)),
                new AppConfig.Lifecycle(Duration.ofMillis(500), Duration.ofHours(1)),
                new AppConfig.Canary(true, Duration.ofMinutes(1), 7, true),
                config.kafka()));
    assertThat(config.kafka().values())
        .containsEntry("bootstrap.servers", "b1:9092,b2:9092")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("producer.linger.ms", "20");
  }

  @Test
  void load_environment_overridesFileForEveryKey() throws IOException {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.putAll(
        Map.of(
            "OFFBEAT_APPLICATION_ID", "env",
            "OFFBEAT_INPUT_TOPICS", "x, y",
            "OFFBEAT_OUTPUT_DEAD_LETTERS", "dead",
            "OFFBEAT_OUTPUT_SCORES", "scores",
            "OFFBEAT_OUTPUT_CREATE_MISSING", "false",
            "OFFBEAT_DETECTION_WARM_UP", "7",
            "OFFBEAT_DETECTION_BUDGET", "1 per day",
            "OFFBEAT_ADMIN_LISTEN", "off",
            "OFFBEAT_LIFECYCLE_STARTUP_TIMEOUT", "5s",
            "OFFBEAT_KAFKA_CONSUMER_SESSION_TIMEOUT_MS", "6000"));
    environment.put("OFFBEAT_ENGINE", "fused");

    AppConfig config =
        AppConfig.load(file("application-id: file\noutput: {incidents: i}\n"), environment);

    assertThat(config.applicationId()).isEqualTo("env");
    assertThat(config.engine()).isEqualTo(Engine.FUSED);
    assertThat(config.input().topics()).containsExactly("x", "y");
    assertThat(config.output()).isEqualTo(new AppConfig.Output("i", "dead", "scores", null, false));
    assertThat(config.detection().options().warmUp()).isEqualTo(7);
    assertThat(config.detection().options().budget())
        .isEqualTo(new AlertBudget(1, Duration.ofDays(1)));
    assertThat(config.admin().listen()).isNull();
    assertThat(config.lifecycle().startupTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.kafka().get("consumer.session.timeout.ms")).isEqualTo("6000");
  }

  @Test
  void load_kubernetesServiceLinks_areNotOurs() {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.put("OFFBEAT_KAFKA_SERVICE_HOST", "10.0.0.1");
    environment.put("OFFBEAT_KAFKA_PORT", "tcp://10.0.0.1:9092");
    environment.put("OFFBEAT_KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1");

    assertThat(AppConfig.load(environment)).isEqualTo(AppConfig.load(REQUIRED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topics: [a]| topics: expected one of application-id, model, engine, profile, input, output, detection,"
            + " series, rules, models, feedback, state, admin, lifecycle, canary, kafka, found an unknown"
            + " key",
        "input: {topcis: [a]}| input.topcis: expected one of topics, format, formats, options, reorder-window,"
            + " future-bound, counters, found an unknown key",
        "input: {topics: [a], reorder-window: 2h}| input.reorder-window: expected 0s to 1h, found PT2H",
        "input: {topics: [a], counters: some}| input.counters: expected one of auto, all, none,"
            + " found some",
        "detection: {silence: 1}| detection.silence: expected 2 to 1000000 cadences, or off, found 1.0",
        "detection: {silence: never}| detection.silence: expected a number of cadences like 10, or"
            + " off, found never",
        "detection: {missing: guess}| detection.missing: expected one of skip, hold, zero, predict,"
            + " found guess",
        "series: {limit: 0}| series.limit: expected more than 0, found 0",
        "input: {topics: []}| input.topics: expected at least one topic, found none",
        "engine: fast| engine: expected one of auto, fused, onnx, found fast",
        "input: {topics: [a, a]}| input.topics: expected distinct topics, found [a, a]",
        "input: {topics: ['a b']}| input.topics: expected a topic's name, found a b",
        "input: {topics: [a], format: xml}| input.format: expected one of influx, json, mapped, mapped_avro,",
        "input: {topics: [a], formats: {b: json}}| input.formats: expected topics of input.topics, found b",
        "input: {topics: [a], formats: {a: xml}}| input.formats.a: expected one of influx, json, mapped,",
        "input: {topics: [a], formats: json}| input.formats: expected keys, found a value",
        "input: {topics: [a], options: {influx: {precision: s}}}| input.options: expected formats that a"
            + " topic has, found influx",
        "input: [a]| input: expected keys, found [\"a\"]",
        "engine: fast| engine: expected one of auto, fused, onnx, found fast",
        "output: {late: offbeat-incidents}| output: expected a topic of its own for each purpose,"
            + " found offbeat-incidents",
        "profile: quick| profile: expected one of exact, latency, found quick",
        "state: {series: 0}| state.series: expected more than 0, found 0",
        "state: {memory: 64}| state.memory: expected a size like 64MiB or 2GiB, found 64",
        "state: {memory: 1MiB}| state.memory: expected at least 16MiB, found 1MiB",
        "detection: {resolve-below: -1}| detection.resolve-below: expected in (0, 1], found -1.0",
        "detection: {budget: little}| detection.budget: expected a budget like 1 per week",
        "detection: {warm-up: 1}| detection.warm-up: expected >= 2, found 1",
        "detection: {warm-up: soon}| detection.warm-up: expected a number, found soon",
        "output: {create-missing: 7up}| output.create-missing: expected true or false, found 7up",
        "admin: {listen: '8080'}| admin.listen: expected host:port, or off, found 8080",
        "admin: {stall-timeout: 0s}| admin.stall-timeout: expected more than 0, found PT0S",
        "lifecycle: {startup-timeout: soon}| lifecycle.startup-timeout: expected a duration like 500ms, 30s, 5m or 1h",
        "kafka: {boostrap.servers: x}| kafka.boostrap.servers: expected a setting of Kafka's"
            + " clients, found an unknown key",
        "kafka: {application.id: x}| kafka.application.id: expected to be set as application-id",
        "kafka: {bootstrap.servers: ''}| kafka.bootstrap.servers: expected host:port of a broker",
        "kafka: 1| kafka: expected keys, found a value",
        "model: [| line 4: expected YAML, found: ",
        "model: a\\nmodel: b| ",
        "- a| the file: expected keys"
      })
  void load_wrongFile_saysKeyRuleAndFound(String yaml, String message) throws IOException {
    String complete = yaml.replace("\\n", "\n");
    if (!yaml.startsWith("model") && !yaml.startsWith("-")) {
      complete += "\nmodel: m.onnx\n";
    }
    if (!yaml.startsWith("input") && !yaml.startsWith("-")) {
      complete += "\ninput: {topics: [a]}\n";
    }
    if (!yaml.startsWith("kafka") && !yaml.startsWith("-")) {
      complete += "\nkafka: {bootstrap.servers: 'b:9092'}\n";
    }
    Path file = file(complete);

    assertThatThrownBy(() -> AppConfig.load(file, Map.of()))
        .isInstanceOf(AppException.class)
        .message()
        .contains(message == null ? "" : message)
        .doesNotContain("\n")
        .hasSizeLessThan(400);
  }

  @Test
  void load_noSuchFile_saysSo() {
    assertThatThrownBy(() -> AppConfig.load(directory.resolve("none.yaml"), REQUIRED))
        .hasMessageEndingWith("none.yaml: no such file");
  }

  @Test
  void toString_secrets_areHidden() {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    for (String key :
        List.of(
            "SASL_JAAS_CONFIG",
            "SSL_KEYSTORE_PASSWORD",
            "SSL_KEYSTORE_KEY",
            "CONSUMER_SSL_KEY_PASSWORD",
            "SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET")) {
      environment.put("OFFBEAT_KAFKA_" + key, "s3cret");
    }
    AppConfig config = AppConfig.load(environment);

    assertThat(config.toString())
        .doesNotContain("s3cret")
        .contains("sasl.jaas.config=[hidden]", "bootstrap.servers=localhost:9092");
    assertThat(config.kafka().values()).containsEntry("sasl.jaas.config", "s3cret");
  }

  @Test
  void load_secretOfAFormat_comesFromTheEnvironmentAndIsHidden() throws IOException {
    Path file =
        file(
            """
            input:
              topics: [a]
              format: mapped_avro
              options: {mapped_avro: {registry: {url: "http://r:8081", user: u, password: ""}}}
            """);
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.remove("OFFBEAT_INPUT_TOPICS");
    environment.put("OFFBEAT_INPUT_OPTIONS_MAPPED_AVRO_REGISTRY_PASSWORD", "s3cret");

    AppConfig config = AppConfig.load(file, environment);

    assertThat(config.input().options().get("mapped_avro"))
        .extracting(DecoderOptions::values)
        .isEqualTo(
            Map.of(
                "registry.url", "http://r:8081",
                "registry.user", "u",
                "registry.password", "s3cret"));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void documentation_everyKey_standsWithItsVariable() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "configuration.md"));
    for (String key : keys(ConfigLoader.defaults(), "")) {
      if (!key.startsWith("kafka.")) {
        String variable =
            "OFFBEAT_" + key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
        assertThat(text).contains("`" + key + "`", "`" + variable + "`");
      } else {
        assertThat(text).contains("`" + key.substring("kafka.".length()) + "`");
      }
    }
  }

  private static List<String> keys(ObjectNode node, String path) {
    List<String> keys = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = path + entry.getKey();
      if (entry.getValue().isObject()) {
        keys.addAll(keys((ObjectNode) entry.getValue(), key + "."));
      } else {
        keys.add(key);
      }
    }
    return keys;
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("detector.yaml"), yaml);
  }
}
