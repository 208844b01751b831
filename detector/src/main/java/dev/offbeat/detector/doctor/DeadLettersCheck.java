package dev.offbeat.detector.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.app.DeadLetterHeaders;
import dev.offbeat.detector.app.TopicScan;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The last records of the dead-letter topic, by reason. */
final class DeadLettersCheck implements Check {
  private static final TopicScan.Bounds BOUNDS =
      new TopicScan.Bounds(1000, 64 << 20, Duration.ofSeconds(20));
  private static final Duration RECENT = Duration.ofDays(1);
  private static final String CAPPED = "series_capped";

  @Override
  public String name() {
    return "dead letters";
  }

  /** What letters have in common: why, and of which topic. */
  private record Cause(String reason, String topic) {}

  /** Those of one cause. */
  private static final class Group {
    private long count;
    private long newest;
    private String example = "";
    private String key = "";

    void add(ConsumerRecord<byte[], byte[]> letter) {
      count++;
      if (letter.timestamp() >= newest) {
        newest = letter.timestamp();
        key = letter.key() == null ? "" : new String(letter.key(), UTF_8);
        example =
            "topic %s, partition %s, offset %s: %s"
                .formatted(
                    text(letter, DeadLetterHeaders.TOPIC),
                    text(letter, DeadLetterHeaders.PARTITION),
                    text(letter, DeadLetterHeaders.OFFSET),
                    text(letter, DeadLetterHeaders.MESSAGE));
      }
    }
  }

  @Override
  public void look(Patient patient, Findings findings) {
    String topic = patient.config().output().deadLetters();
    if (patient.topic(topic).isEmpty()) {
      return; // not made yet, or told by another check
    }
    long since = Instant.now().minus(RECENT).toEpochMilli();
    Map<Cause, Group> groups = new LinkedHashMap<>();
    new TopicScan(patient.config().kafka(), topic)
        .last(
            BOUNDS,
            letter -> {
              if (letter.timestamp() >= since) {
                groups
                    .computeIfAbsent(
                        new Cause(
                            text(letter, DeadLetterHeaders.REASON),
                            text(letter, DeadLetterHeaders.TOPIC)),
                        name -> new Group())
                    .add(letter);
              }
              return true;
            });
    findings.fact(
        "dead letters",
        "%,d in a day, of the last 1,000 of each partition",
        groups.values().stream().mapToLong(one -> one.count).sum());
    groups.forEach((cause, group) -> tell(cause, group, topic, patient, findings));
  }

  private static void tell(
      Cause cause, Group group, String topic, Patient patient, Findings findings) {
    String found =
        "%,d records of topic %s in %s within a day: %s, the last at %s."
            .formatted(
                group.count,
                cause.topic(),
                topic,
                cause.reason(),
                Instant.ofEpochMilli(group.newest));
    if (cause.reason().equals(CAPPED)) {
      findings.add(
          FindingCode.SERIES_CAPPED,
          found,
          "A partition has as many series as series.limit allows, %,d: further ones are not watched."
              .formatted(patient.config().series().limit()),
          "If their names hold an id, a time or a path, leave that label out at the source or by the format's options; else raise series.limit, or the topic's partitions.",
          List.of(group.key));
      return;
    }
    findings.add(
        FindingCode.DEAD_LETTERS,
        found,
        "What they hold is not scored.",
        remedy(cause.reason()),
        List.of(group.example));
  }

  static String remedy(String reason) {
    return switch (reason) {
      case "key_missing", "key_invalid" ->
          "json takes the series from the record's key: set it at the producer, or read the payload by input.format mapped ('./offbeat plan' writes the options).";
      case "features_mismatch" ->
          "The payload has none of the model's features: './offbeat inspect' names them; read the fields by input.format mapped, or train a model of these features.";
      case "timestamp_future" ->
          "Mend that host's clock, or its time unit (options of the format: precision, time-unit); input.future-bound allows more.";
      case "timestamp_invalid" ->
          "See time and time-unit among the format's options (docs/formats.md).";
      case "schema_unavailable" ->
          "Look at the schema registry, and at registry.url; what came meanwhile can be put back into the input.";
      case "schema_unknown" -> "Point registry.url at the registry that the producer uses.";
      case "series_too_long" ->
          "Fewer or shorter labels: choose them in the format's options, or at the source.";
      case "malformed", "field_missing", "value_invalid" ->
          "If they are all of one topic, its format is another one: './offbeat plan' guesses it, input.formats sets it; else mend the producer that the example is of.";
      default -> "docs/formats.md, What is rejected, and docs/runbook.md, OffbeatDeadLetters.";
    };
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null || header.value() == null ? "unknown" : new String(header.value(), UTF_8);
  }
}
