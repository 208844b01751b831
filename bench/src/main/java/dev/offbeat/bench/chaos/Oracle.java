package dev.offbeat.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.bench.chaos.InputKind.Reading;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.SourcePosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What must have come out: the accepted input, scored by a plain detector in this JVM, one series
 * after the other, without Kafka and without a stop.
 *
 * @param incidents of each series, in order
 * @param deadLetters payloads of the records that nobody can read, by partition@offset
 * @param points scored
 */
record Oracle(
    Map<String, List<IncidentRecord>> incidents, Map<String, String> deadLetters, long points) {
  /** Scores the input, each partition in order. */
  static Oracle of(
      InputKind kind,
      List<ConsumerRecord<byte[], byte[]>> input,
      DetectorModel model,
      DetectorOptions options)
      throws IOException {
    Map<String, SeriesState> states = new HashMap<>();
    Map<String, List<IncidentRecord>> incidents = new TreeMap<>();
    Map<String, String> deadLetters = new TreeMap<>();
    Rates rates = new Rates();
    long points = 0;
    try (Detector detector = model.newDetector(options)) {
      for (ConsumerRecord<byte[], byte[]> record : input) {
        List<Reading> readings = kind.read(record);
        if (readings.isEmpty()) {
          deadLetters.put(
              record.partition() + "@" + record.offset(), new String(record.value(), UTF_8));
        }
        SourcePosition source =
            new SourcePosition(record.topic(), record.partition(), record.offset());
        for (Reading reading : readings) {
          Double value = kind.isOfCounters() ? rates.since(reading) : (Double) reading.value();
          if (value == null) {
            continue; // a counter's first reading
          }
          points++;
          String series = reading.series();
          SeriesState state = states.computeIfAbsent(series, name -> model.newState());
          Detection detection = detector.detect(state, Observation.of(reading.timeMillis(), value));
          Incident incident = detection.incident();
          if (incident != null) {
            incidents
                .computeIfAbsent(series, name -> new ArrayList<>())
                .add(
                    IncidentRecord.of(series, incident, model.fingerprint(), source)
                        .with(IncidentRecord.Decision.of(detection, options.budget())));
          }
        }
      }
    }
    return new Oracle(incidents, deadLetters, points);
  }

  long events() {
    return incidents.values().stream().mapToLong(List::size).sum();
  }
}
