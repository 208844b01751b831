package dev.offbeat.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How points are written, and how the oracle reads them: not by the code that is put to the test.
 */
enum InputKind {
  /** One point a record, under the key of its series. */
  JSON(1, "") {
    @Override
    ProducerRecord<byte[], byte[]> write(List<Reading> readings) {
      Reading one = readings.get(0);
      String payload =
          String.format(
              Locale.ROOT, "{\"timestamp\": %d, \"value\": %s}", one.timeMillis, one.value);
      return new ProducerRecord<>(
          DetectorProcess.INPUT, one.series.getBytes(UTF_8), payload.getBytes(UTF_8));
    }

    @Override
    List<Reading> read(ConsumerRecord<byte[], byte[]> input) throws IOException {
      JsonNode json = TREES.readTree(input.value());
      return json.path("timestamp").isNumber()
          ? List.of(
              new Reading(
                  new String(input.key(), UTF_8),
                  json.get("timestamp").asLong(),
                  json.get("value").asDouble()))
          : List.of();
    }

    @Override
    byte[] poison(long number) {
      return "{\"timestamp\": \"poison\", \"number\": %d}".formatted(number).getBytes(UTF_8);
    }
  },

  /**
   * Two counters a record, as an agent writes them: in line protocol, without a key. They come to
   * the detector through the topic that gathers series, and as rates.
   */
  INFLUX(
      2,
      """
        format: influx
      """) {
    @Override
    ProducerRecord<byte[], byte[]> write(List<Reading> readings) {
      StringBuilder lines = new StringBuilder();
      for (Reading one : readings) {
        lines.append(
            "requests_total,series=%s value=%s %d000000%n"
                .formatted(one.series, one.value, one.timeMillis));
      }
      // A series keeps to a partition, as those of one agent do: its order is then defined.
      int partition = Math.floorMod(readings.get(0).series.hashCode(), Topics.PARTITIONS);
      return new ProducerRecord<>(
          DetectorProcess.INPUT, partition, null, null, lines.toString().getBytes(UTF_8));
    }

    @Override
    List<Reading> read(ConsumerRecord<byte[], byte[]> input) {
      List<Reading> readings = new ArrayList<>();
      Matcher line = LINE.matcher(new String(input.value(), UTF_8));
      while (line.find()) {
        readings.add(
            new Reading(
                "requests_total{series=\"" + line.group(1) + "\"}",
                Long.parseLong(line.group(3)) / 1_000_000,
                Double.parseDouble(line.group(2))));
      }
      return readings;
    }

    @Override
    byte[] poison(long number) {
      return "requests_total,series=poison value=high%d 1".formatted(number).getBytes(UTF_8);
    }
  };

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Pattern LINE =
      Pattern.compile(
          "^requests_total,series=(\\S+) value=([-+.0-9E]+) (\\d+)$", Pattern.MULTILINE);

  /** One number of one series. */
  record Reading(String series, long timeMillis, double value) {}

  private final int perRecord;
  private final String configuration;

  InputKind(int perRecord, String configuration) {
    this.perRecord = perRecord;
    this.configuration = configuration;
  }

  /** Readings in a record. */
  int perRecord() {
    return perRecord;
  }

  /** Keys of the detector's configuration below {@code input}. */
  String configuration() {
    return configuration;
  }

  boolean isOfCounters() {
    return this == INFLUX;
  }

  abstract ProducerRecord<byte[], byte[]> write(List<Reading> readings);

  /** What a record holds; nothing if it is poison. */
  abstract List<Reading> read(ConsumerRecord<byte[], byte[]> input) throws IOException;

  /** A payload that nobody can read. */
  abstract byte[] poison(long number);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
