package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.TopicScan;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.rules.RuleSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The newest records of the input against what is known of their series. */
final class InputCheck implements Check {
  private static final TopicScan.Bounds BOUNDS =
      new TopicScan.Bounds(1000, 64 << 20, Duration.ofSeconds(20));
  private static final int EXAMPLES = 3;

  private final SeriesCheck series;

  /**
   * @param series that has looked before
   */
  InputCheck(SeriesCheck series) {
    this.series = series;
  }

  @Override
  public String name() {
    return "newest input";
  }

  /** Series of the newest records, by what is wrong with them. */
  private static final class Found {
    private final Map<String, Long> newest = new HashMap<>(); // event time, of what was read
    private final Set<String> unwatched = new TreeSet<>();
    private long records;
  }

  @Override
  public void look(Patient patient, Findings findings) {
    AppConfig config = patient.config();
    RuleSet rules = patient.rules();
    Map<TopicPartition, Long> committed = committed(patient);
    Found found = new Found();
    for (String topic : config.input().topics()) {
      if (patient.topic(topic).isPresent()) {
        read(patient, topic, rules, committed, found);
      }
    }
    if (found.records == 0) {
      findings.add(
          FindingCode.TOPIC_EMPTY,
          "There is no record in %s.".formatted(String.join(", ", config.input().topics())),
          "There is nothing to score.",
          "See to the producer, and that it writes to this topic of these brokers: %s."
              .formatted(config.kafka().get("bootstrap.servers")));
    }
    if (!found.unwatched.isEmpty()) {
      findings.add(
          FindingCode.SERIES_UNWATCHED,
          "%,d series of the newest records are left out by rules."
              .formatted(found.unwatched.size()),
          "watch: off.",
          "Change the rule where they are to be watched.",
          found.unwatched.stream()
              .limit(EXAMPLES)
              .map(one -> one + ": rules " + String.join(", ", rules.matching(one)))
              .toList());
    }
    if (series.isComplete() && !committed.isEmpty()) {
      compare(patient, found, findings);
    }
  }

  private void compare(Patient patient, Found found, Findings findings) {
    List<String> unknown = new ArrayList<>();
    List<String> late = new ArrayList<>();
    found.newest.forEach(
        (name, time) -> {
          Long last = series.lastMillis(name);
          if (last == null) {
            unknown.add(name);
          } else if (last != Long.MIN_VALUE && last > time) {
            late.add(name);
          }
        });
    if (!unknown.isEmpty()) {
      findings.add(
          FindingCode.SERIES_UNKNOWN,
          "%,d series of records that were read have no state.".formatted(unknown.size()),
          patient.unreadRules() == null
              ? "Their points were turned away."
              : "Their points were turned away, or a rule of the rules topic, which could not be read, leaves them out.",
          "Look for their names in the dead-letter topic.",
          some(new TreeSet<>(unknown)));
    }
    if (!late.isEmpty()) {
      findings.add(
          FindingCode.SERIES_LATE,
          "Of %,d series the newest records are older than the last point that was scored."
              .formatted(late.size()),
          "They are late, and not scored: two sources write one series, or a host's clock was ahead.",
          "Give the sources a label that tells them apart; input: {reorder-window: 30s} for disorder of seconds; output.late keeps such points.",
          some(new TreeSet<>(late)));
    }
  }

  private static void read(
      Patient patient,
      String topic,
      RuleSet rules,
      Map<TopicPartition, Long> committed,
      Found found) {
    Decoder decoder;
    try {
      decoder = patient.config().input().decoder(topic, patient.model().metadata().features());
    } catch (IllegalArgumentException e) {
      return; // told by another check
    }
    Set<String> known = new HashSet<>();
    new TopicScan(patient.config().kafka(), topic)
        .last(
            BOUNDS,
            input -> {
              found.records++;
              TopicPartition partition = new TopicPartition(input.topic(), input.partition());
              boolean isRead = input.offset() < committed.getOrDefault(partition, 0L);
              try {
                decoder.decode(
                    input.key(),
                    input.value(),
                    input.timestamp(),
                    point -> {
                      if (known.add(point.series()) && !rules.settings(point.series()).watch()) {
                        found.unwatched.add(point.series());
                      }
                      if (isRead && !found.unwatched.contains(point.series())) {
                        found.newest.merge(
                            point.series(), point.observation().timestampMillis(), (a, b) -> b);
                      }
                    });
              } catch (DecodeException e) {
                // a dead letter, which another check tells
              }
              return true;
            });
  }

  private static Map<TopicPartition, Long> committed(Patient patient) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        patient
            .answers()
            .await(
                patient
                    .admin()
                    .listConsumerGroupOffsets(patient.config().applicationId())
                    .partitionsToOffsetAndMetadata(),
                "read offsets of group " + patient.config().applicationId());
    Map<TopicPartition, Long> committed = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            committed.put(partition, offset.offset());
          }
        });
    return committed;
  }

  private static List<String> some(Set<String> names) {
    return names.stream().limit(EXAMPLES).toList();
  }
}
