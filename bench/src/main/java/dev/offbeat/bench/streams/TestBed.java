package dev.offbeat.bench.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.app.Profile;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker with topics of points, and changelogs that hold the states of series which have been
 * watched for days: a new series' state is a third as large, and cheaper to score.
 */
final class TestBed implements AutoCloseable {
  static final String INPUT = "points";
  static final String INCIDENTS = "incidents";
  static final String SCORES = "scores";
  static final int PARTITIONS = 2;

  /** Event time of the first point that is sent; the states know the points before. */
  static final long START_MILLIS = 1_790_000_000_000L;

  private static final String SERIES = "series-";
  private static final String CALM = "{\"timestamp\": %d, \"value\": %.2f}";
  private static final String JUMP = "{\"jump\": true, \"timestamp\": %d, \"value\": %.2f}";
  private static final int WATCHED_POINTS = 3000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final double DAY = 1440;
  private static final long SEED = 7;

  private final EmbeddedKafka kafka;
  private final Path directory;
  private final DetectorModel model = DetectorModel.bundled();
  private final byte[] state = watchedState(model);
  private final Random random = new Random(SEED);

  TestBed() throws IOException {
    Quiet.begin();
    kafka = EmbeddedKafka.start();
    directory = Files.createTempDirectory("offbeat-bench");
    kafka.createTopic(INPUT, PARTITIONS);
    kafka.createTopic(INCIDENTS, PARTITIONS);
    kafka.createTopic(SCORES, PARTITIONS);
    kafka.createTopic("dead-letters", 1);
  }

  private static byte[] watchedState(DetectorModel model) {
    Random random = new Random(SEED);
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = -WATCHED_POINTS; t < 0; t++) {
        detector.detect(
            state,
            Observation.of(START_MILLIS + t * MINUTE_MILLIS, value(t, random.nextGaussian())));
      }
    }
    return model.stateCodec().encode(state);
  }

  private static double value(long minute, double noise) {
    return 100 + 10 * Math.sin(2 * Math.PI * minute / DAY) + noise;
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  DetectorModel model() {
    return model;
  }

  /** The state of a series that has been watched for two days. */
  byte[] state() {
    return state;
  }

  static String series(int number) {
    return SERIES + "%07d".formatted(number);
  }

  /** Reads all of a topic from its beginning, as readers of a profile do. */
  KafkaConsumer<byte[], byte[]> newReader(String topic, Profile profile) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                profile == Profile.EXACT ? "read_committed" : "read_uncommitted"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }

  /**
   * A producer with one request at a time and no sequence numbers. With them, a partition that is
   * just being created may refuse the first batch and take the second, and then never takes the
   * first.
   */
  KafkaProducer<byte[], byte[]> newProducer(String lingerMillis) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "linger.ms",
            lingerMillis,
            "batch.size",
            "131072",
            "enable.idempotence",
            "false",
            "max.in.flight.requests.per.connection",
            "1"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Writes an application's changelog as if it had watched so many series. */
  void writeStates(String applicationId, int series) {
    String topic = applicationId + "-series-state-changelog";
    kafka.createTopic(topic, PARTITIONS);
    try (KafkaProducer<byte[], byte[]> producer = newProducer("20")) {
      for (int s = 0; s < series; s++) {
        var unused = producer.send(new ProducerRecord<>(topic, series(s).getBytes(UTF_8), state));
      }
    }
  }

  /** Writes points of all series in turn, minute by minute. */
  void writePoints(int series, long points) {
    try (KafkaProducer<byte[], byte[]> producer = newProducer("20")) {
      for (long i = 0; i < points; i++) {
        var unused = producer.send(point((int) (i % series), i / series, 0));
      }
    }
  }

  /**
   * A record of a point.
   *
   * @param minute since the start
   * @param jump added to the value
   */
  ProducerRecord<byte[], byte[]> point(int series, long minute, double jump) {
    String json =
        String.format(
            Locale.ROOT,
            jump == 0 ? CALM : JUMP,
            START_MILLIS + minute * MINUTE_MILLIS,
            value(minute, random.nextGaussian()) + jump);
    return new ProducerRecord<>(INPUT, series(series).getBytes(UTF_8), json.getBytes(UTF_8));
  }

  /** Whether a payload is that of a point with a jump. */
  static boolean isJump(byte[] payload) {
    return payload[2] == 'j';
  }

  /** The number of the series that a record's key names. */
  static int seriesOf(byte[] key) {
    return Integer.parseInt(new String(key, UTF_8).substring(SERIES.length()));
  }

  /** A directory of its own for an application's state. */
  Path stateDirectory(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    kafka.close();
    model.close();
    delete(directory);
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
