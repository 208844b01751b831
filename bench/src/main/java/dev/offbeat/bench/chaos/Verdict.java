package dev.offbeat.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What came out, compared with what must have: every incident's event of every series, in order and
 * to the last digit, and every dead letter once.
 *
 * @param expected incidents' events
 * @param found incidents' events
 * @param wrongSeries series whose events are not those expected
 * @param deadLetters expected
 * @param differences what is wrong, a sentence each; none if all is right
 */
record Verdict(
    long expected, long found, int wrongSeries, int deadLetters, List<String> differences) {
  private static final int TOLD = 5;

  /** Compares. */
  static Verdict of(
      Oracle oracle,
      List<ConsumerRecord<byte[], byte[]>> incidents,
      List<ConsumerRecord<byte[], byte[]>> deadLetters) {
    Map<String, List<IncidentRecord>> found = new TreeMap<>();
    try (Deserializer<IncidentRecord> reader = new IncidentSerde().deserializer()) {
      for (ConsumerRecord<byte[], byte[]> record : incidents) {
        IncidentRecord incident = reader.deserialize(record.topic(), record.value());
        found
            .computeIfAbsent(incident.series(), name -> new ArrayList<>())
            .add(incident.withoutLateness());
      }
    }
    List<String> differences = new ArrayList<>();
    TreeSet<String> series = new TreeSet<>(oracle.incidents().keySet());
    series.addAll(found.keySet());
    int wrong = 0;
    for (String name : series) {
      String difference =
          difference(
              oracle.incidents().getOrDefault(name, List.of()),
              found.getOrDefault(name, List.of()));
      if (!difference.isEmpty()) {
        wrong++;
        if (wrong <= TOLD) {
          differences.add(name + ": " + difference);
        }
      }
    }
    if (wrong > TOLD) {
      differences.add("and %d more series".formatted(wrong - TOLD));
    }
    compareDeadLetters(oracle.deadLetters(), deadLetters, differences);
    return new Verdict(
        oracle.events(),
        incidents.size(),
        wrong,
        oracle.deadLetters().size(),
        List.copyOf(differences));
  }

  private static String difference(List<IncidentRecord> expected, List<IncidentRecord> found) {
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      if (!expected.get(i).equals(found.get(i))) {
        return "event %d: expected %s, found %s"
            .formatted(i + 1, text(expected.get(i)), text(found.get(i)));
      }
    }
    return expected.size() == found.size()
        ? ""
        : "expected %d events, found %d".formatted(expected.size(), found.size());
  }

  private static String text(IncidentRecord incident) {
    return incident.incident().phase()
        + " with score "
        + incident.incident().score()
        + " from "
        + incident.source();
  }

  private static void compareDeadLetters(
      Map<String, String> expected,
      List<ConsumerRecord<byte[], byte[]>> found,
      List<String> differences) {
    Map<String, String> seen = new HashMap<>();
    int twice = 0;
    for (ConsumerRecord<byte[], byte[]> letter : found) {
      String at = header(letter, "offbeat.partition") + "@" + header(letter, "offbeat.offset");
      twice += seen.put(at, new String(letter.value(), UTF_8)) == null ? 0 : 1;
    }
    if (!seen.equals(expected) || twice > 0) {
      differences.add(
          "dead letters: expected %d, found %d, of which %d twice"
              .formatted(expected.size(), found.size(), twice));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(Objects.requireNonNull(header.value()), UTF_8);
  }

  boolean isExact() {
    return differences.isEmpty();
  }
}
