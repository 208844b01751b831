package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.doctor.Doctor;
import dev.offbeat.detector.doctor.Finding;
import dev.offbeat.detector.doctor.FindingCode;
import dev.offbeat.detector.doctor.Findings;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.detector.plan.PlanCommand;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** A broker that wants TLS, a password and rights; the rights are those of docs/security.md. */
@Timeout(180)
class SecurityIT {
  private static final String USER = "offbeat";
  private static final String PASSWORD = "correct-horse-battery";
  private static final String STORE_PASSWORD = "staple-staple-staple";
  private static final String APPLICATION = "watch";
  private static final String INPUT = "metrics";
  private static final String INCIDENTS = "incidents";
  private static final String DEAD_LETTERS = "dead";
  private static final List<Feed.Point> POINTS = Feed.points(2, 200);

  @TempDir private static Path directory;
  private static EmbeddedKafka kafka;
  private static Admin admin;
  private static Certificates certificates;

  @BeforeAll
  static void startBroker() throws Exception {
    certificates = Certificates.create(directory, STORE_PASSWORD);
    kafka =
        EmbeddedKafka.startSecured(
            Map.of(
                "ssl.keystore.location",
                certificates.keyStore().toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                STORE_PASSWORD,
                "ssl.key.password",
                STORE_PASSWORD),
            Map.of(USER, PASSWORD));
    for (String topic : List.of(INPUT, INCIDENTS, DEAD_LETTERS, "scores", "late", "rules")) {
      kafka.createTopic(topic, 1);
    }
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    new Topics(kafka.bootstrapServers()).sendPoints(INPUT, POINTS);
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    kafka.close();
  }

  /** Every right that the application needs, and what it says when that one is missing. */
  private static Map<AclBinding, String> rights(String application) {
    Map<AclBinding, String> rights = new LinkedHashMap<>();
    rights.put(topic(INPUT, AclOperation.READ), "describe topic metrics");
    rights.put(topic(INCIDENTS, AclOperation.WRITE), "describe topic incidents");
    rights.put(topic(DEAD_LETTERS, AclOperation.WRITE), "describe topic dead");
    rights.put(
        acl(ResourceType.GROUP, application, PatternType.LITERAL, AclOperation.READ),
        "use the consumer group " + application);
    String prefix = application + "-";
    rights.put(
        acl(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, AclOperation.WRITE),
        "use transactional ids that begin with " + prefix);
    rights.put(
        acl(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.CREATE),
        "create topics that begin with " + prefix);
    rights.put(
        acl(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.READ),
        "read topic " + prefix + "series-state-changelog");
    rights.put(
        acl(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.WRITE),
        "write topic " + prefix + "series-state-changelog");
    return rights;
  }

  private static AclBinding topic(String name, AclOperation operation) {
    return acl(ResourceType.TOPIC, name, PatternType.LITERAL, operation);
  }

  private static AclBinding acl(
      ResourceType type, String name, PatternType pattern, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
  }

  private static void grant(List<AclBinding> rights) throws Exception {
    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    admin.createAcls(rights).all().get();
  }

  @Test
  void run_withTheListedRightsOnly_scores_andEachMissingOneIsSaidAtTheStart() throws Exception {
    Map<AclBinding, String> rights = rights(APPLICATION);
    grant(List.copyOf(rights.keySet()));
    try (DetectorApp app = DetectorApp.start(config(APPLICATION, Map.of()))) {
      awaitScores(app);
    }

    KafkaCheck.run(config(APPLICATION, Map.of()));
    Findings healthy = Doctor.examine(config(APPLICATION, Map.of()), null);
    assertThat(healthy.blind()).isEmpty();
    assertThat(healthy.all().stream().map(Finding::code))
        .contains(FindingCode.SETTINGS_HIDDEN)
        .doesNotContain(FindingCode.RIGHT_MISSING, FindingCode.TOPIC_MISSING);
    for (Map.Entry<AclBinding, String> missing : rights.entrySet()) {
      List<AclBinding> others = new ArrayList<>(rights.keySet());
      others.remove(missing.getKey());
      grant(others);
      assertThatThrownBy(() -> KafkaCheck.run(config(APPLICATION, Map.of())))
          .as("without %s", missing.getKey())
          .isInstanceOf(AppException.class)
          .hasMessageContaining("does not let us " + missing.getValue())
          .hasMessageContaining("docs/security.md");
      AclBinding right = missing.getKey();
      assertThat(Doctor.examine(config(APPLICATION, Map.of()), null).all())
          .as("without %s", right)
          .anySatisfy(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.RIGHT_MISSING);
                assertThat(finding.remedy() + finding.found()).contains(right.pattern().name());
              });
    }
  }

  /** The topics that need not be there, and what Alertmanager is told from. */
  @Test
  void run_everythingInUse_needsItsRightsToo() throws Exception {
    String application = "complete";
    Map<String, String> all =
        Map.of(
            "OFFBEAT_OUTPUT_SCORES", "scores",
            "OFFBEAT_OUTPUT_LATE", "late",
            "OFFBEAT_RULES_TOPIC", "rules",
            "OFFBEAT_ALERTMANAGER_URLS", "http://127.0.0.1:9");
    Map<AclBinding, String> more = new LinkedHashMap<>();
    more.put(topic("scores", AclOperation.WRITE), "describe topic scores");
    more.put(topic("late", AclOperation.WRITE), "describe topic late");
    more.put(topic("rules", AclOperation.READ), "describe topic rules");
    more.put(topic(INCIDENTS, AclOperation.READ), "read topic incidents");
    more.put(
        acl(
            ResourceType.GROUP,
            application + "-alertmanager",
            PatternType.LITERAL,
            AclOperation.READ),
        "use the consumer group complete-alertmanager");
    List<AclBinding> rights = new ArrayList<>(rights(application).keySet());
    rights.addAll(more.keySet());
    grant(rights);
    try (DetectorApp app = DetectorApp.start(config(application, all))) {
      awaitScores(app);
      // With the rights that are listed, incidents are read: what was open is tried to be told.
      while (app.registry().get(MeterNames.ALERTMANAGER_FAILURES.meterName()).counter().count()
          < 1) {
        Thread.sleep(50);
      }
    }

    for (Map.Entry<AclBinding, String> missing : more.entrySet()) {
      List<AclBinding> others = new ArrayList<>(rights);
      others.remove(missing.getKey());
      grant(others);
      assertThatThrownBy(() -> KafkaCheck.run(config(application, all)))
          .as("without %s", missing.getKey())
          .isInstanceOf(AppException.class)
          .hasMessageContaining("does not let us " + missing.getValue());
    }
  }

  @Test
  void run_noRightOnTopicsYetToBeCreated_endsWithTheSentence() throws Exception {
    String application = "newcomer";
    List<AclBinding> others = new ArrayList<>(rights(application).keySet());
    others.removeIf(
        right ->
            right.pattern().name().equals("newcomer-")
                && right.entry().operation() == AclOperation.WRITE
                && right.pattern().resourceType() == ResourceType.TOPIC);
    grant(others);
    try (DetectorApp app = DetectorApp.start(config(application, Map.of()))) {
      assertThatThrownBy(app::await)
          .isInstanceOf(AppException.class)
          .hasMessageContaining("Kafka does not let us")
          .hasMessageContaining("newcomer-series-state")
          .hasMessageContaining("docs/security.md");
    }
  }

  @Test
  void run_secretsInFiles_areNowhereToBeSeen() throws Exception {
    grant(List.copyOf(rights("discreet").keySet()));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    root.setLevel(Level.INFO);
    root.addAppender(log);
    try {
      StringBuilder seen = new StringBuilder();
      try (DetectorApp app = DetectorApp.start(config("discreet", Map.of()))) {
        awaitScores(app);
        URI uri = app.adminUri().orElseThrow();
        seen.append(get(uri, "/info"))
            .append(get(uri, "/metrics"))
            .append(get(uri, "/health/live"));
      }
      Throwable refused =
          catchThrowable(
              () ->
                  DetectorApp.start(
                      config(
                          "discreet",
                          Map.of("OFFBEAT_KAFKA_SASL_JAAS_CONFIG", jaas("wrong-" + PASSWORD)))));
      assertThat(refused)
          .isInstanceOf(AppException.class)
          .hasMessageContaining("does not let us in");
      StringWriter trace = new StringWriter();
      refused.printStackTrace(new PrintWriter(trace));
      seen.append(trace);
      for (ILoggingEvent event : List.copyOf(log.list)) {
        seen.append(event.getFormattedMessage()).append('\n');
        if (event.getThrowableProxy() != null) {
          seen.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
      }
      assertThat(seen).hasSizeGreaterThan(10_000).contains("sasl.jaas.config");
      assertThat(seen.toString()).doesNotContain(PASSWORD).doesNotContain(STORE_PASSWORD);
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
    }
  }

  @Test
  void start_brokerOfAnotherAuthority_saysSo() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other"));
    Certificates stranger = Certificates.create(other, STORE_PASSWORD);

    assertThatThrownBy(
            () ->
                DetectorApp.start(
                    config(
                        APPLICATION,
                        Map.of(
                            "OFFBEAT_KAFKA_SSL_TRUSTSTORE_LOCATION",
                            stranger.trustStore().toString()))))
        .isInstanceOf(AppException.class)
        .hasMessageContaining("does not let us in: ")
        .hasMessageContaining("PKIX path");
  }

  private static void awaitScores(DetectorApp app) throws InterruptedException {
    while (app.registry().get(MeterNames.STEP_DURATION.meterName()).timer().count()
        < POINTS.size()) {
      Thread.sleep(50);
    }
    while (!app.isReady()) {
      Thread.sleep(50);
    }
  }

  /** The password lies in a file, as a mounted secret does. */
  /** By a properties file as Kafka's own tools take it, with the right to read the topic alone. */
  @Test
  void plan_withTheRightToReadOnly_readsASample_andWritesNoSecret() throws Exception {
    grant(List.of(topic(INPUT, AclOperation.READ)));
    Path secret = directory.resolve("plan-secrets.properties");
    Files.writeString(secret, "jaas=" + jaas(PASSWORD) + "\nstore=" + STORE_PASSWORD + "\n");
    Path client =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            security.protocol=SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=${file:%1$s:jaas}
            ssl.truststore.location=%2$s
            ssl.truststore.type=PKCS12
            ssl.truststore.password=${file:%1$s:store}
            config.providers=file
            config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
            """
                .formatted(secret, certificates.trustStore()));
    Path out = directory.resolve("planned");
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new PlanCommand())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(
                "--bootstrap-servers",
                kafka.securedServers(),
                "--topic",
                INPUT,
                "--kafka-config",
                client.toString(),
                "--out",
                out.toString());

    assertThat(code).as("%s", said).isZero();
    assertThat(said.toString()).contains("400 points", "json");
    for (String file : List.of("detector.yaml", "values.yaml")) {
      assertThat(Files.readString(out.resolve(file))).doesNotContain(PASSWORD, STORE_PASSWORD);
    }
  }

  private static AppConfig config(String application, Map<String, String> environment)
      throws Exception {
    Path secret = directory.resolve("kafka.properties");
    Files.writeString(secret, "jaas=" + jaas(PASSWORD) + "\nstore=" + STORE_PASSWORD + "\n");
    Map<String, String> all = new LinkedHashMap<>();
    all.put("OFFBEAT_APPLICATION_ID", application);
    all.put("OFFBEAT_MODEL", directory.resolve("model.onnx").toString());
    all.put("OFFBEAT_INPUT_TOPICS", INPUT);
    all.put("OFFBEAT_OUTPUT_INCIDENTS", INCIDENTS);
    all.put("OFFBEAT_OUTPUT_DEAD_LETTERS", DEAD_LETTERS);
    all.put("OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString());
    all.put("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0");
    all.put("OFFBEAT_LIFECYCLE_STARTUP_TIMEOUT", "15s");
    all.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.securedServers());
    all.put("OFFBEAT_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    all.put("OFFBEAT_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
    all.put("OFFBEAT_KAFKA_SASL_JAAS_CONFIG", "${file:" + secret + ":jaas}");
    all.put("OFFBEAT_KAFKA_SSL_TRUSTSTORE_LOCATION", certificates.trustStore().toString());
    all.put("OFFBEAT_KAFKA_SSL_TRUSTSTORE_TYPE", "PKCS12");
    all.put("OFFBEAT_KAFKA_SSL_TRUSTSTORE_PASSWORD", "${file:" + secret + ":store}");
    all.put("OFFBEAT_KAFKA_CONFIG_PROVIDERS", "file");
    all.put(
        "OFFBEAT_KAFKA_CONFIG_PROVIDERS_FILE_CLASS",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    all.put("OFFBEAT_ALERTMANAGER_MAX_AGE", "36500d");
    all.putAll(environment);
    return AppConfig.load(all);
  }

  private static String jaas(String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(USER, password);
  }

  private static String get(URI uri, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
