package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Points of a dozen healthy series, and of one that breaks at its end. */
final class ConsoleFeed {
  static final String FAULTY = "cpu{host=\"web-1\",zone=\"eu-1\"}";
  static final int HEALTHY = 11;
  static final int POINTS = 400;
  static final int STEP_MILLIS = 30_000;

  /** Points at the end that are far from all before. */
  static final int FAULT = 4;

  private final String topic;
  private final Random random = new Random(7);
  private long nextMillis;
  private int step;

  /**
   * @param endMillis event time of the last of the first points
   */
  ConsoleFeed(String topic, long endMillis) {
    this.topic = topic;
    this.nextMillis = endMillis - (POINTS - 1L) * STEP_MILLIS;
  }

  /** The first points, the fault at the end among them. */
  List<ProducerRecord<byte[], byte[]>> history() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      records.addAll(next(i >= POINTS - FAULT));
    }
    return records;
  }

  /** The next point of each series. */
  List<ProducerRecord<byte[], byte[]>> next(boolean broken) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    records.add(point(FAULTY, broken ? 95 : 40));
    for (int i = 0; i < HEALTHY; i++) {
      records.add(point("disk_io{device=\"sd%d\",host=\"db-1\"}".formatted(i), 200 + 10 * i));
    }
    nextMillis += STEP_MILLIS;
    step++;
    return records;
  }

  private ProducerRecord<byte[], byte[]> point(String series, double level) {
    double value = level + 5 * Math.sin(step / 40.0) + random.nextGaussian();
    String json = "{\"timestamp\": %d, \"value\": %.4f}".formatted(nextMillis, value);
    return new ProducerRecord<>(topic, series.getBytes(UTF_8), json.getBytes(UTF_8));
  }
}
