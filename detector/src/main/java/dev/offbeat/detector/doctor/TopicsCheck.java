package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics: whether they are there, how safe they are, and how long they keep what is needed. */
final class TopicsCheck implements Check {
  /** What an outage, a restore or a weekend may take, at the least. */
  private static final Duration SHORTEST_INPUT = Duration.ofHours(4);

  private static final Duration SHORTEST_OUTPUT = Duration.ofDays(1);

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    AppConfig config = patient.config();
    int brokers = patient.brokers().size();
    findings.fact("brokers", "%d", brokers);
    for (String topic : config.input().topics()) {
      Optional<TopicDescription> found = patient.topic(topic);
      if (patient.isForbidden(topic)) {
        continue; // the check of rights says so
      }
      if (found.isEmpty()) {
        missing(
            topic,
            "input.topics",
            "There is nothing to read, and the detector does not start.",
            findings);
      } else {
        safety(found.get(), patient.settings(topic), brokers, findings);
        retention(
            patient,
            topic,
            SHORTEST_INPUT,
            "What comes while no detector runs, or while one restores, is deleted before it is read.",
            findings);
        findings.fact("topic " + topic, "%d partitions", found.get().partitions().size());
      }
    }
    for (String topic : config.output().topics()) {
      Optional<TopicDescription> found = patient.topic(topic);
      if (found.isPresent()) {
        safety(found.get(), patient.settings(topic), brokers, findings);
        retention(
            patient, topic, SHORTEST_OUTPUT, "It is deleted before anybody has read it.", findings);
      } else if (!config.output().createMissing() && !patient.isForbidden(topic)) {
        missing(
            topic,
            "output",
            "output.create-missing is false: the detector does not start.",
            findings);
      }
    }
    for (String topic : patient.internalTopics()) {
      patient.topic(topic).ifPresent(found -> internal(patient, found, brokers, findings));
    }
  }

  private static void missing(String topic, String key, String why, Findings findings) {
    findings.add(
        FindingCode.TOPIC_MISSING,
        "There is no topic %s (%s).".formatted(topic, key),
        why,
        "kafka-topics.sh --bootstrap-server … --create --topic %s --partitions 12, or correct %s."
            .formatted(topic, key));
  }

  private static void internal(
      Patient patient, TopicDescription topic, int brokers, Findings findings) {
    String name = topic.name();
    safety(topic, patient.settings(name), brokers, findings);
    int expected = patient.partitions();
    if (expected > 0 && topic.partitions().size() != expected) {
      findings.add(
          FindingCode.INTERNAL_PARTITIONS,
          "%s has %d partitions, and the input %d."
              .formatted(name, topic.partitions().size(), expected),
          "The input was given other partitions after the detector had begun: Kafka Streams does not start, for series lie elsewhere now.",
          "Stop the detector and begin anew, which forgets what was learnt: kafka-streams-application-reset.sh --application-id %s --input-topics %s, then delete state.directory. Or set application-id to a new one."
              .formatted(
                  patient.config().applicationId(),
                  String.join(",", patient.config().input().topics())));
    }
    if (name.endsWith("-changelog")) {
      String policy = patient.settings(name).getOrDefault("cleanup.policy", "compact");
      if (!policy.equals("compact")) {
        findings.add(
            FindingCode.CHANGELOG_NOT_COMPACTED,
            "%s has cleanup.policy %s.".formatted(name, policy),
            "States of series that have not spoken for its retention.ms are deleted, and their series start anew after a restore.",
            "kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config cleanup.policy=compact"
                .formatted(name));
      }
    }
  }

  static void safety(
      TopicDescription topic, Map<String, String> settings, int brokers, Findings findings) {
    int replicas =
        topic.partitions().stream().mapToInt(one -> one.replicas().size()).min().orElse(1);
    long lacking =
        topic.partitions().stream().filter(one -> one.isr().size() < one.replicas().size()).count();
    if (replicas == 1 && brokers > 1) {
      findings.add(
          FindingCode.REPLICATION_ONE,
          "%s has one replica, on %d brokers.".formatted(topic.name(), brokers),
          "A broker that fails takes part of it along: series stand still, and states may be lost.",
          "kafka-reassign-partitions.sh with three replicas for each partition; of topics that are yet to be made: kafka: {replication.factor: \"3\"}.");
    }
    if (lacking > 0) {
      findings.add(
          FindingCode.REPLICAS_MISSING,
          "%d of %d partitions of %s have replicas that are not in sync."
              .formatted(lacking, topic.partitions().size(), topic.name()),
          "One more failure may stop writing, or lose records.",
          "Look at the brokers: kafka-topics.sh --describe --under-replicated-partitions");
    }
    if (!settings.containsKey("min.insync.replicas")) {
      return; // it may not be read
    }
    int least = (int) SettingsCheck.longOf(settings, "min.insync.replicas", 1);
    if (replicas > 1 && least >= replicas) {
      findings.add(
          FindingCode.MIN_INSYNC_ALL,
          "%s has %d replicas and min.insync.replicas %d.".formatted(topic.name(), replicas, least),
          "No broker may be missing: the restart of one stops the detector's writing.",
          insync(topic.name(), replicas - 1));
    } else if (replicas > 2 && least == 1) {
      findings.add(
          FindingCode.MIN_INSYNC_ONE,
          "%s has %d replicas and min.insync.replicas 1.".formatted(topic.name(), replicas),
          "What was committed may be lost with the one broker that had it.",
          insync(topic.name(), 2));
    }
  }

  private static String insync(String topic, int least) {
    return "kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config min.insync.replicas=%d"
        .formatted(topic, least);
  }

  private static void retention(
      Patient patient, String topic, Duration shortest, String why, Findings findings) {
    Map<String, String> settings = patient.settings(topic);
    if (!settings.getOrDefault("cleanup.policy", "delete").contains("delete")) {
      return;
    }
    long millis = SettingsCheck.longOf(settings, "retention.ms", -1);
    if (millis < 0 || millis >= shortest.toMillis()) {
      return;
    }
    findings.add(
        FindingCode.RETENTION_SHORT,
        "%s keeps records for %,d s.".formatted(topic, millis / 1000),
        why,
        "kafka-configs.sh --bootstrap-server … --alter --entity-type topics --entity-name %s --add-config retention.ms=%d"
            .formatted(topic, Duration.ofDays(7).toMillis()));
  }
}
