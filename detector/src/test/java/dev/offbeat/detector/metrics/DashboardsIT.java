package dev.offbeat.detector.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorApp;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and alerts over a real Prometheus that scrapes a running detector under load. */
@Timeout(400)
class DashboardsIT {
  /** Sixteen hours, minute by minute. */
  private static final List<Feed.Point> POINTS = Feed.points(4, 960);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String RULES = "rules: [{name: noisy, select: host-3, suppress: known}]";

  private static final String SERIES = "sum(anomaly_detector_series_active)";

  /** What has no number with the bundled model. */
  private static final Set<String> NOT_A_NUMBER =
      Set.of("Age of the model's data", "Precision, as people told it");

  private static final List<String> MOVING =
      List.of(
          "Series",
          "Incidents in a day",
          "Canary: share of faults found",
          "Incidents by severity",
          "Incidents by part",
          "Incidents by model",
          "Incidents and what the budget allows",
          "Top offenders",
          "Points by outcome",
          "Learning gate",
          "Score",
          "Threshold",
          "Canary: faults judged",
          "Stream threads alive",
          "Dead letters in a day",
          "Throughput",
          "Age of points when scored",
          "Time to score a point",
          "Commits",
          "Rebalances",
          "Partitions taken and given up",
          "Dead letters by reason",
          "Points not scored",
          "Model and engine",
          "Heap",
          "Disk free",
          "Threads",
          "Points turned away",
          "Silence and flat lines",
          "Rules usable",
          "Rules in force",
          "Uptime");

  @TempDir private Path directory;

  @Test
  void panelsAndAlerts_runningDetectorUnderLoad_tellWhatHappens() throws Exception {
    assumeTrue(Tools.areInstalled("prometheus", "promtool"), "needs Prometheus, of that package");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 2);
      DetectorApp app = DetectorApp.start(config(kafka, "state"));
      try (ScrapingPrometheus prometheus =
          ScrapingPrometheus.start(directory, app.adminUri().orElseThrow(), immediateAlerts())) {
        try (app) {
          underLoad(kafka, app, prometheus);
        }
        await("an alert of the stop", () -> prometheus.firing().contains("OffbeatDown"));
      }
    }
  }

  private void underLoad(EmbeddedKafka kafka, DetectorApp app, ScrapingPrometheus prometheus)
      throws Exception {
    await("scraped at rest", () -> prometheus.query("up == 1").size() == 1 && app.isReady());
    send(kafka, load());
    await("all is read", () -> isRead(prometheus));
    try (DetectorApp other = DetectorApp.start(config(kafka, "other"))) {
      await("another instance has a part", other::isReady);
    }
    await(
        "it has given it back",
        () -> number(prometheus, SERIES) == 4 + 24 && tasksMoved(prometheus));

    assertEveryPanelHasData(prometheus);
    // Nothing is being restored any more, nothing waits; but that much was out of order.
    await("no alert but one", () -> prometheus.firing().equals(List.of("OffbeatBudgetExceeded")));
    assertOwnMetricsAreClean(app);
    assertSeriesDoNotGrowWithKeys(kafka, app, prometheus);
  }

  private void assertEveryPanelHasData(ScrapingPrometheus prometheus) throws Exception {
    Map<String, String> without = new TreeMap<>();
    TreeSet<String> moving = new TreeSet<>();
    for (ChartFiles.Query query : ChartFiles.queries()) {
      List<String> values = prometheus.query(query.filledIn());
      boolean isNumber = values.stream().anyMatch(value -> !value.equals("NaN"));
      if (values.isEmpty() || (!isNumber && !NOT_A_NUMBER.contains(query.panel()))) {
        without.put(query.panel(), query.filledIn() + " = " + values);
      }
      if (values.stream()
          .anyMatch(value -> Double.parseDouble(value.replace("Inf", "Infinity")) > 0)) {
        moving.add(query.panel());
      }
    }
    assertThat(without).as("queries without data").isEmpty();
    assertThat(moving).as("panels that show more than nothing").containsAll(MOVING);
    // Each of 12 canaries of two partitions had two faults or more in 15 hours.
    assertThat(number(prometheus, "sum(anomaly_detector_canary_faults_total)")).isGreaterThan(40);
    assertThat(number(prometheus, "sum(anomaly_detector_canary_faults_total{outcome='missed'})"))
        .isZero();
  }

  private void assertOwnMetricsAreClean(DetectorApp app) throws Exception {
    Tools.Outcome outcome = Tools.lintOwnMetrics(directory, app.registry().scrape());

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  private void assertSeriesDoNotGrowWithKeys(
      EmbeddedKafka kafka, DetectorApp app, ScrapingPrometheus prometheus) throws Exception {
    int ownLines = Tools.ownLines(app.registry().scrape()).size();
    double all = number(prometheus, "scrape_samples_scraped");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Feed.Point point : Feed.points(300, 3)) {
      records.add(
          new ProducerRecord<>(
              "metrics", ("new-" + point.series()).getBytes(UTF_8), point.json().getBytes(UTF_8)));
    }
    send(kafka, records);
    await("the new series are there", () -> number(prometheus, SERIES) == 4 + 24 + 300);

    assertThat(Tools.ownLines(app.registry().scrape())).hasSize(ownLines);
    // A few of Kafka's own come late, after tasks have moved; 300 series would bring 300.
    assertThat(number(prometheus, "scrape_samples_scraped")).isCloseTo(all, within(30.0));
    assertThat(app.registry().scrape()).doesNotContain("host-").doesNotContain("offbeat-canary");
  }

  private static boolean tasksMoved(ScrapingPrometheus prometheus) throws Exception {
    return number(prometheus, "sum(increase(kafka_stream_thread_task_total[2m]))") > 0;
  }

  private static boolean isRead(ScrapingPrometheus prometheus) throws Exception {
    return number(prometheus, "sum(anomaly_detector_observations_total)") >= POINTS.size() + 3
        && number(prometheus, "sum(anomaly_detector_dead_letters_total)") == 10
        // What Kafka's meters say is some seconds old.
        && number(prometheus, "sum(kafka_consumer_fetch_manager_records_consumed_total)")
            >= POINTS.size();
  }

  private static double number(ScrapingPrometheus prometheus, String expression) throws Exception {
    List<String> values = prometheus.query(expression);
    return values.isEmpty() ? Double.NaN : Double.parseDouble(values.get(0));
  }

  /**
   * The points, and after them what is late, comes twice, has no value, is of the future, or cannot
   * be read.
   */
  private static List<ProducerRecord<byte[], byte[]>> load() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Feed.Point point : POINTS) {
      records.add(record(point.series(), point.json()));
    }
    Feed.Point first = POINTS.get(0);
    Feed.Point last = POINTS.get(POINTS.size() - 1);
    records.add(record(first.series(), first.json()));
    records.add(record(last.series(), last.json()));
    records.add(record(first.series(), "{\"timestamp\": \"2025-11-24\", \"value\": null}"));
    records.add(record(first.series(), "{\"timestamp\": \"2999-01-01\", \"value\": 1}"));
    for (int i = 0; i < 10; i++) {
      records.add(record(first.series(), "no JSON"));
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> record(String series, String payload) {
    return new ProducerRecord<>("metrics", series.getBytes(UTF_8), payload.getBytes(UTF_8));
  }

  private static void send(EmbeddedKafka kafka, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(one -> sent.add(producer.send(one)));
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  /** The alerts without the time for which they must hold. */
  private static String immediateAlerts() {
    return ChartFiles.text(ChartFiles.ALERTS).replaceAll("(?m)^ +for: .*$", "");
  }

  private AppConfig config(EmbeddedKafka kafka, String state) throws Exception {
    return AppConfig.load(
        Map.of(
            "OFFBEAT_INPUT_TOPICS",
            "metrics",
            "OFFBEAT_STATE_DIRECTORY",
            Files.createDirectory(directory.resolve(state)).toString(),
            "OFFBEAT_ADMIN_LISTEN",
            "127.0.0.1:0",
            "OFFBEAT_CANARY_ENABLED",
            "true",
            "OFFBEAT_RULES_FILE",
            Files.writeString(directory.resolve("rules.yaml"), RULES).toString(),
            "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS",
            kafka.bootstrapServers()));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.call()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }
}
