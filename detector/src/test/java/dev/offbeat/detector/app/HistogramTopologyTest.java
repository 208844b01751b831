package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ScoreRecord;
import dev.offbeat.detector.kafka.ScoreSerde;
import dev.offbeat.detector.metrics.DetectorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histograms from an export request to scores and incidents, in both temporalities. */
class HistogramTopologyTest {
  private static final int MINUTES = 300;
  private static final int FAULT = 250; // latencies are four times as long from then on
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};
  private static final String MEAN = "latency_mean";
  private static final String MEDIAN = "latency{quantile=\"0.5\"}";
  private static final String TAIL = "latency{quantile=\"0.99\"}";

  @TempDir private Path directory;

  /** Scores and incidents of some series. */
  private record Told(Map<String, List<ScoreRecord>> scores, Map<String, ?> incidents) {}

  @Test
  void build_cumulativeHistograms_areScoredAsTheDeltasThatTheyAreSumsOf() {
    Told ofDeltas = run(false);
    Told ofSums = run(true);

    assertThat(ofDeltas.incidents()).containsKeys(MEAN, MEDIAN, TAIL);
    for (String series : List.of(MEAN, MEDIAN, TAIL)) {
      List<ScoreRecord> scores = ofSums.scores().get(series);
      assertThat(scores).hasSize(MINUTES);
      assertThat(scores.get(0).status()).isEqualTo(Detection.Status.MISSING); // nothing before it
      assertThat(statuses(scores.subList(1, MINUTES)))
          .isEqualTo(statuses(ofDeltas.scores().get(series).subList(1, MINUTES)));
    }
    for (String series : List.of(MEDIAN, TAIL)) { // of whole counts: the same to the last bit
      assertThat(ofSums.incidents().get(series)).isEqualTo(ofDeltas.incidents().get(series));
    }
    assertThat(ofSums.incidents()).containsKey(MEAN);
  }

  private static List<Detection.Status> statuses(List<ScoreRecord> scores) {
    return scores.stream().map(ScoreRecord::status).toList();
  }

  /** Of deltas the first minute is left out, for sums have no value of it. */
  private Told run(boolean isCumulative) {
    try (DetectorModel model = TestModels.univariate()) {
      AppConfig config =
          AppConfig.load(
              Map.of(
                  "OFFBEAT_MODEL", "model.onnx",
                  "OFFBEAT_INPUT_TOPICS", "metrics",
                  "OFFBEAT_INPUT_FORMAT", "otlp_json",
                  "OFFBEAT_OUTPUT_INCIDENTS", "incidents",
                  "OFFBEAT_OUTPUT_SCORES", "scores",
                  "OFFBEAT_STATE_DIRECTORY", directory.resolve("" + isCumulative).toString(),
                  "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092"));
      DetectorMetrics metrics = new DetectorMetrics(new SimpleMeterRegistry(), model);
      try (TopologyTestDriver driver =
          new TopologyTestDriver(
              DetectorTopology.build(config, model, metrics),
              DetectorTopology.properties(config, model))) {
        TestInputTopic<byte[], byte[]> input =
            driver.createInputTopic(
                "metrics", new ByteArraySerializer(), new ByteArraySerializer());
        feed(input, isCumulative);
        return new Told(
            read(driver, "scores", new ScoreSerde().deserializer()).stream()
                .collect(Collectors.groupingBy(ScoreRecord::series)),
            Feed.bySeries(read(driver, "incidents", new IncidentSerde().deserializer())));
      }
    }
  }

  private static <V> List<V> read(
      TopologyTestDriver driver, String topic, Deserializer<V> deserializer) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), deserializer)
        .readValuesToList();
  }

  private static void feed(TestInputTopic<byte[], byte[]> input, boolean isCumulative) {
    Random random = new Random(11);
    long[] counts = new long[BOUNDS.length + 1];
    long count = 0;
    double sum = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      if (!isCumulative || minute == 120) { // a process of sums starts anew once
        Arrays.fill(counts, 0);
        count = 0;
        sum = 0;
      }
      int observations = minute == 0 && !isCumulative ? 0 : 50 + random.nextInt(50);
      for (int i = 0; i < observations; i++) {
        double seconds = 0.1 * Math.exp(random.nextGaussian() * 0.4) * (minute < FAULT ? 1 : 4);
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
          bucket++;
        }
        counts[bucket]++;
        count++;
        sum += seconds;
      }
      if (minute == 0) {
        random.setSeed(12); // the same observations from here on
      }
      long since = isCumulative ? (minute < 120 ? 0 : 120) : minute;
      input.pipeInput(
          """
          {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"latency","histogram":{
            "aggregationTemporality":%d,"dataPoints":[{"startTimeUnixNano":"%d000000",
            "timeUnixNano":"%d000000","count":%d,"sum":%s,"bucketCounts":%s,
            "explicitBounds":%s}]}}]}]}]}
          """
              .formatted(
                  isCumulative ? 2 : 1,
                  START_MILLIS + since * MINUTE + 1,
                  START_MILLIS + (minute + 1) * MINUTE,
                  count,
                  sum,
                  Arrays.toString(counts),
                  Arrays.toString(BOUNDS))
              .getBytes(UTF_8));
    }
  }
}
