package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ReplayException;
import dev.offbeat.detector.replay.ToldIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stream told over a real broker, replayed. */
@Timeout(180)
class ReplaysIT extends AppTestBase {
  private static final List<Feed.Point> POINTS = Feed.points(4, 400); // jumps at 96, 193, 290, 387
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private DetectorModel model;

  @BeforeEach
  void prepare() {
    model = DetectorModel.load(modelFile);
    kafka.createTopic(topic("in"), 3);
  }

  @Test
  void replay_keyedTopicOfAllSeries_isTheStreamsBitForBit() {
    stream(keyed());

    Replays replays = Replays.open(config(), model);
    Replay.Result result = replay(replays, null);

    assertThat(result.reach().isWhole()).isTrue();
    assertThat(result.reach().isComplete()).isTrue();
    assertThat(result.series()).isEqualTo(4);
    assertEqual(result, replays.incidents(LIMIT).read(null, one -> true));
  }

  @Test
  void replay_oneSeries_readsItsPartitionAndTellsTheSame() {
    stream(keyed());

    Replays replays = Replays.open(config(), model);
    Replay.Result result = replay(replays, "host-1");

    assertThat(result.reach().isWhole()).isTrue();
    assertThat(result.points()).isEqualTo(400);
    assertThat(result.reach().records()).isLessThan(POINTS.size());
    assertEqual(result, replays.incidents(LIMIT).read("host-1", one -> true));
  }

  @Test
  void replay_linesOfAgentsEachInAPartition_areGatheredAsTheStreamDid() {
    List<ProducerRecord<byte[], byte[]>> lines = new ArrayList<>();
    for (Feed.Point point : POINTS) {
      String line =
          "load,host=%s value=%s %d000000"
              .formatted(point.series(), point.value(), point.timestampMillis());
      int agent = Integer.parseInt(point.series().substring("host-".length()));
      lines.add(new ProducerRecord<>(topic("in"), agent % 3, null, line.getBytes(UTF_8)));
    }
    stream(lines, "OFFBEAT_INPUT_FORMAT", "influx");

    AppConfig config = config("OFFBEAT_INPUT_FORMAT", "influx");
    Replays replays = Replays.open(config, model);
    Replay.Result result = replay(replays, null);

    assertThat(result.points()).isEqualTo(POINTS.size());
    List<ToldIncident> told = ofPoints(replays.incidents(LIMIT).read(null, one -> true));
    assertEqual(result, told);
    String series = told.get(0).series();
    Replay.Result one = replay(replays, series);
    assertThat(one.points()).isEqualTo(400);
    assertThat(one.reach().isWhole()).isTrue();
    assertEqual(one, told.stream().filter(incident -> incident.series().equals(series)).toList());
  }

  @Test
  void preview_falseAlarm_saysWhatWouldVanishAndChangesNothing() {
    stream(keyed());
    Replays replays = Replays.open(config(), model);
    ToldIncident first = replays.incidents(LIMIT).read("host-0", one -> true).get(0);
    Feedback told =
        Feedback.of(
            "f",
            "host-0",
            Verdict.FALSE_ALARM,
            Instant.ofEpochMilli(first.startMillis()),
            Instant.ofEpochMilli(first.endMillis()),
            null,
            Instant.now());

    Replays.Preview preview = replays.preview(told, null, LIMIT);

    assertThat(preview.peakScore()).isEqualTo(first.last().peakScore());
    assertThat(preview.factorBefore()).isEqualTo(1);
    assertThat(preview.factorAfter()).isGreaterThan(1);
    assertThat(preview.incidentsAfter()).isLessThan(preview.incidentsBefore());
    assertThat(preview.points()).isEqualTo(400);
    assertThat(preview.isComplete()).isTrue();
  }

  @Test
  void input_noTopic_isSaid() {
    AppConfig config = config("OFFBEAT_INPUT_TOPICS", "no-such-topic");
    Replays replays = Replays.open(config, model);

    assertThatThrownBy(() -> replay(replays, null))
        .isInstanceOf(ReplayException.class)
        .hasMessage("expected a topic no-such-topic, found none");
  }

  private static Replay.Result replay(Replays replays, @Nullable String series) {
    return Replay.run(
        replays.input(series, null, LIMIT),
        List.of(replays.asConfigured()),
        one -> series == null || one.equals(series),
        null);
  }

  private static void assertEqual(Replay.Result result, List<ToldIncident> told) {
    assertThat(told).isNotEmpty();
    List<ToldIncident> replayed = sorted(result.outcomes().get(0).incidents());
    assertThat(replayed)
        .zipSatisfy(sorted(told), (one, other) -> assertThat(one.isToldAs(other)).isTrue());
  }

  private static List<ToldIncident> sorted(List<ToldIncident> incidents) {
    return incidents.stream().sorted(Comparator.comparing(ToldIncident::id)).toList();
  }

  /** Those of points: gathered at once, a series may seem silent to the stream. */
  private static List<ToldIncident> ofPoints(List<ToldIncident> incidents) {
    return incidents.stream().filter(one -> !one.last().part().isOfIntake()).toList();
  }

  private List<ProducerRecord<byte[], byte[]>> keyed() {
    return POINTS.stream()
        .map(
            point ->
                new ProducerRecord<>(
                    topic("in"), point.series().getBytes(UTF_8), point.json().getBytes(UTF_8)))
        .toList();
  }

  /** Lets a detector watch the records to their end. */
  private void stream(List<ProducerRecord<byte[], byte[]>> records, String... more) {
    topics.send(records);
    try (DetectorApp app = DetectorApp.start(config(more))) {
      assertThat(topics.read(topic("scores"), scores -> scores.size() >= POINTS.size()))
          .hasSize(POINTS.size());
      assertThat(app.isReady()).isTrue();
    }
  }
}
