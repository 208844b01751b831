package dev.offbeat.detector.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.score.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final List<Feed.Point> POINTS = Feed.points(2, 600);

  @TempDir private Path directory;
  private DetectorModel model;
  private Variant plain;

  @BeforeEach
  void load() {
    model = TestModels.univariate();
    plain = Variant.plain("plain", model, DetectorOptions.defaults());
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** A list of points as one task's input. */
  private record Points(List<Feed.Point> points) implements PointSource {
    @Override
    public Reach read(Sink sink) {
      for (Feed.Point point : points) {
        sink.accept(
            0, Point.of(point.series(), point.observation()), null, point.timestampMillis());
      }
      return new Reach(true, true, points.size(), 0, null, List.of());
    }

    @Override
    public long wallMillis() {
      return Long.MAX_VALUE;
    }
  }

  @Test
  void run_allSeries_tellsWhatTheDetectorTells() {
    Replay.Result result = Replay.run(new Points(POINTS), List.of(plain), series -> true, null);

    Map<String, List<Incident>> told = Feed.bySeries(result.outcomes().get(0).events());
    assertThat(told).isEqualTo(Feed.incidents(model, POINTS)).isNotEmpty();
    assertThat(result.points()).isEqualTo(POINTS.size());
    assertThat(result.series()).isEqualTo(2);
  }

  @Test
  void run_oneSeries_tellsTheSameOfItAsWithAllOthers() {
    Replay.Result result = Replay.run(new Points(POINTS), List.of(plain), "host-1"::equals, null);

    assertThat(Feed.bySeries(result.outcomes().get(0).events()))
        .isEqualTo(
            Map.of("host-1", Feed.incidents(model, POINTS).getOrDefault("host-1", List.of())));
    assertThat(result.points()).isEqualTo(600);
  }

  @Test
  void run_otherSeriesGoOn_silenceOfTheReplayedOneIsTold() {
    List<Feed.Point> silent =
        POINTS.stream()
            .filter(
                one ->
                    one.series().equals("host-0")
                        || one.timestampMillis() < POINTS.get(600).timestampMillis())
            .toList();

    Replay.Result result = Replay.run(new Points(silent), List.of(plain), "host-1"::equals, null);

    assertThat(result.outcomes().get(0).incidents())
        .extracting(one -> one.last().part())
        .contains(Part.SILENCE);
  }

  @Test
  void run_severalVariants_eachIsByItself() {
    Variant doubled = Variant.plain("x4", model, DetectorOptions.defaults().withThresholdFactor(4));
    Variant generous =
        Variant.plain(
            "often", model, DetectorOptions.defaults().withBudget(AlertBudget.parse("1 per hour")));

    Replay.Result result =
        Replay.run(new Points(POINTS), List.of(plain, doubled, generous), series -> true, null);

    List<ToldIncident> before = result.outcomes().get(0).incidents();
    assertThat(Feed.bySeries(result.outcomes().get(0).events()))
        .isEqualTo(Feed.incidents(model, POINTS));
    Comparison raised = Comparison.of(before, result.outcomes().get(1).incidents());
    assertThat(raised.appearing()).isEmpty();
    assertThat(raised.vanishing()).isNotEmpty();
    Comparison lowered = Comparison.of(before, result.outcomes().get(2).incidents());
    assertThat(lowered.appearing()).isNotEmpty();
    assertThat(lowered.vanishing()).isEmpty();
  }

  @Test
  void run_feedbackAsTold_countsFromWhenItWasSaid() {
    Incident first = Feed.incidents(model, POINTS).getOrDefault("host-0", List.of()).get(0);
    Instant start = Instant.ofEpochMilli(first.startMillis());
    FeedbackBook book =
        FeedbackBook.of(
            List.of(
                Feedback.of(
                    "f",
                    "host-0",
                    Verdict.FALSE_ALARM,
                    start,
                    start,
                    100.0,
                    start.plusSeconds(600))));

    List<ToldIncident> asTold = incidents(book, true);
    List<ToldIncident> always = incidents(book, false);

    assertThat(asTold.get(0).startMillis()).isEqualTo(first.startMillis());
    assertThat(always).noneMatch(one -> one.startMillis() == first.startMillis());
  }

  private List<ToldIncident> incidents(FeedbackBook book, boolean asTold) {
    Variant variant =
        new Variant("v", model, plain.options(), plain.intake(), plain.rules(), book, asTold);
    return Replay.run(new Points(POINTS), List.of(variant), "host-0"::equals, null)
        .outcomes()
        .get(0)
        .incidents();
  }

  @Test
  void run_steps_sayWhatEachStageMadeOfEachPoint() {
    List<ReplayStep> steps = new ArrayList<>();
    Replay.run(new Points(POINTS), List.of(plain), "host-0"::equals, steps::add);

    assertThat(steps).hasSize(600);
    ReplayStep jump = steps.get(96);
    assertThat(jump.status()).isEqualTo(Detection.Status.ANOMALOUS);
    assertThat(jump.event()).isNotNull();
    assertThat(jump.score()).isGreaterThan(1);
    assertThat(jump.features().get(0).value()).isGreaterThan(jump.features().get(0).upper());
    assertThat(jump.features().get(0).parts()).containsKeys(Part.SURPRISE, Part.LEVEL, Part.MEMORY);
  }

  @Test
  void read_csvFile_isTheSameAsItsPoints() throws IOException {
    StringBuilder csv = new StringBuilder("timestamp,series,value\n");
    for (Feed.Point point : POINTS) {
      csv.append(point.timestampMillis()).append(',').append(point.series()).append(',');
      csv.append(point.value()).append('\n');
    }
    Path file = Files.writeString(directory.resolve("points.csv"), csv);

    Replay.Result result =
        Replay.run(new CsvSource(file, model), List.of(plain), series -> true, null);

    assertThat(Feed.bySeries(result.outcomes().get(0).events()))
        .isEqualTo(Feed.incidents(model, POINTS));
  }
}
