package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.KafkaProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Settings that hurt, by themselves or together with the brokers'. */
final class SettingsCheck implements Check {
  private static final long LEAST_TRANSACTION_MILLIS = 10_000;
  private static final long PRODUCER_DEFAULT_MILLIS = 10_000; // Kafka Streams' own

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    AppConfig config = patient.config();
    tellDirectory(config.state().directory(), findings);
    tellMembership(config.kafka(), findings);
    int threads = number(config.kafka(), "num.stream.threads", 1);
    int partitions = patient.partitions();
    if (partitions > 0 && threads > partitions) {
      findings.add(
          FindingCode.THREADS_IDLE,
          "%d stream threads in one instance, and %d input partitions."
              .formatted(threads, partitions),
          "%d threads have nothing to do.".formatted(threads - partitions),
          "kafka: {num.stream.threads: \"%d\"}, or more partitions.".formatted(partitions));
    }
    if (number(config.kafka(), "num.standby.replicas", 0) == 0) {
      findings.add(
          FindingCode.NO_STANDBY,
          "kafka.num.standby.replicas is 0.",
          "Series of a killed instance are not watched until their states are restored elsewhere: 19 s for 100,000 series, 11 s with a standby (measured).",
          "With two instances or more: kafka: {num.standby.replicas: \"1\"}.");
    }
    tellTimeouts(config, patient.brokerSettings(), findings);
  }

  private static void tellDirectory(Path directory, Findings findings) {
    Path absolute = directory.toAbsolutePath().normalize();
    String temporary = System.getProperty("java.io.tmpdir", "/tmp");
    if (Stream.of(temporary, "/tmp", "/var/tmp", "/dev/shm").anyMatch(absolute::startsWith)) {
      findings.add(
          FindingCode.STATE_TEMPORARY,
          "state.directory is %s, a folder for temporary files.".formatted(absolute),
          "What clears it takes the local state along, and each start restores all of it from Kafka.",
          "state: {directory: /var/lib/offbeat} on a disk that survives a restart.");
    }
    Path existing = absolute;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && (!Files.isDirectory(existing) || !Files.isWritable(existing))) {
      findings.add(
          FindingCode.STATE_UNWRITABLE,
          "state.directory %s cannot be made or written, for %s.".formatted(absolute, existing),
          "The detector does not start.",
          "Give its user the right to write it, or set state.directory to another one.");
    }
    try {
      if (existing != null) {
        findings.fact(
            "state directory",
            "%s, %,d MB free",
            absolute,
            Files.getFileStore(existing).getUsableSpace() / 1_000_000);
      }
    } catch (IOException e) {
      findings.fact("state directory", "%s", absolute);
    }
  }

  private static void tellMembership(KafkaProperties kafka, Findings findings) {
    boolean isStatic =
        Stream.of("", "consumer.", "main.consumer.")
            .anyMatch(prefix -> !kafka.get(prefix + "group.instance.id").isEmpty());
    if (isStatic && kafka.get("group.protocol").equalsIgnoreCase("streams")) {
      findings.add(
          FindingCode.STATIC_MEMBERSHIP_IGNORED,
          "group.instance.id is set, with group.protocol streams.",
          "Before Kafka 4.4 that protocol has no static membership: the client refuses to start, or each restart moves partitions.",
          "Remove group.instance.id (the chart: kafka.staticMembership=false), or kafka: {group.protocol: classic}.");
    }
  }

  private static void tellTimeouts(
      AppConfig config, Map<String, String> broker, Findings findings) {
    KafkaProperties kafka = config.kafka();
    if (kafka.get("processing.guarantee").equals("exactly_once_v2")) {
      long own =
          number(
              kafka,
              "producer.transaction.timeout.ms",
              number(kafka, "transaction.timeout.ms", (int) PRODUCER_DEFAULT_MILLIS));
      long most = longOf(broker, "transaction.max.timeout.ms", Long.MAX_VALUE);
      if (own > most) {
        findings.add(
            FindingCode.TRANSACTION_TIMEOUT,
            "transaction.timeout.ms is %,d, and the brokers allow %,d.".formatted(own, most),
            "The brokers refuse the first transaction, and the detector ends.",
            "kafka: {producer.transaction.timeout.ms: \"%d\"}, or a larger transaction.max.timeout.ms of the brokers."
                .formatted(most));
      } else if (own < LEAST_TRANSACTION_MILLIS) {
        findings.add(
            FindingCode.TRANSACTION_TIMEOUT,
            "transaction.timeout.ms is %,d.".formatted(own),
            "A slow commit is taken for a dead client: its transaction is aborted, and the task restored.",
            "Leave it at Kafka Streams' 10000, or above.");
      }
    }
    if (kafka.get("group.protocol").equalsIgnoreCase("streams")) {
      return; // the broker's own
    }
    long session = number(kafka, "consumer.session.timeout.ms", 45_000);
    long least = longOf(broker, "group.min.session.timeout.ms", 0);
    long most = longOf(broker, "group.max.session.timeout.ms", Long.MAX_VALUE);
    if (session < least || session > most) {
      findings.add(
          FindingCode.SESSION_TIMEOUT,
          "consumer.session.timeout.ms is %,d, and the brokers allow %,d to %,d."
              .formatted(session, least, most),
          "The brokers do not take the detector into the group.",
          "kafka: {consumer.session.timeout.ms: \"%d\"}."
              .formatted(session < least ? least : most));
    }
    findings.fact(
        "session",
        "%s until a killed instance's partitions move",
        Duration.ofMillis(session).toString().substring(2).toLowerCase(Locale.ROOT));
  }

  static int number(KafkaProperties kafka, String key, int otherwise) {
    try {
      String text = kafka.get(key).strip();
      return text.isEmpty() ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise; // Kafka refuses it with a sentence of its own
    }
  }

  static long longOf(Map<String, String> settings, String key, long otherwise) {
    try {
      return Long.parseLong(settings.getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
