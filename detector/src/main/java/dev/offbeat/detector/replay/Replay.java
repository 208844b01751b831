package dev.offbeat.detector.replay;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.RejectedRecord;
import dev.offbeat.detector.kafka.ReplayListener;
import dev.offbeat.detector.kafka.ReplayTask;
import dev.offbeat.detector.kafka.SourcePosition;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes points through several variants at once, each from nothing. What a variant tells is, bit
 * for bit, what a stream that is configured so tells of the same records, but for silences that the
 * stream finds as time passes without a record.
 */
public final class Replay {
  private final Predicate<String> series;
  private final List<Run> runs = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private long points;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  private Replay(Predicate<String> series) {
    this.series = series;
  }

  /**
   * What came of it.
   *
   * @param reach what was read
   * @param series how many of the chosen series there are
   * @param points of them
   * @param first event time of the first; null if there is none
   * @param last event time of the last; null if there is none
   * @param outcomes of the variants, in their order
   */
  public record Result(
      PointSource.Reach reach,
      int series,
      long points,
      @Nullable Instant first,
      @Nullable Instant last,
      List<Outcome> outcomes) {
    public Result {
      outcomes = List.copyOf(outcomes);
    }

    /** Weeks of event time from the first point to the last. */
    public double weeks() {
      return first == null || last == null
          ? 0
          : (last.toEpochMilli() - first.toEpochMilli()) / (7 * 86_400_000.0);
    }
  }

  /**
   * What a variant told.
   *
   * @param events in the order in which they were told
   * @param rejected points that were read but not taken in
   */
  public record Outcome(Variant variant, List<IncidentRecord> events, long rejected) {
    public Outcome {
      events = List.copyOf(events);
    }

    /** The incidents in the order in which they opened. */
    public List<ToldIncident> incidents() {
      return ToldIncident.of(events);
    }
  }

  /**
   * Replays.
   *
   * @param series those that are scored; the others only let time go on
   * @param steps told of every step of the first variant; null for nobody
   * @throws ReplayException if nothing can be read, or a model has other features than the first
   */
  public static Result run(
      PointSource source,
      List<Variant> variants,
      Predicate<String> series,
      @Nullable Consumer<ReplayStep> steps) {
    List<String> features = variants.get(0).model().metadata().features();
    for (Variant variant : variants) {
      if (variant.model().metadata().featureCount() != features.size()) {
        throw new ReplayException(
            "expected models of as many features, found %s and %s"
                .formatted(features, variant.model().metadata().features()));
      }
    }
    Replay replay = new Replay(series);
    try {
      for (Variant variant : variants) {
        replay.runs.add(new Run(variant, replay.runs.isEmpty() ? steps : null));
      }
      return replay.run(source);
    } finally {
      replay.runs.forEach(Run::close);
    }
  }

  private Result run(PointSource source) {
    long wall = source.wallMillis();
    PointSource.Reach reach =
        source.read((task, point, at, recordMillis) -> take(task, point, at, recordMillis, wall));
    return new Result(
        reach,
        seen.size(),
        points,
        points == 0 ? null : Instant.ofEpochMilli(firstMillis),
        points == 0 ? null : Instant.ofEpochMilli(lastMillis),
        runs.stream().map(Run::outcome).toList());
  }

  private void take(
      int task, Point point, @Nullable SourcePosition at, long recordMillis, long wall) {
    boolean isWanted = series.test(point.series());
    if (isWanted) {
      seen.add(point.series());
      points++;
      firstMillis = Math.min(firstMillis, point.observation().timestampMillis());
      lastMillis = Math.max(lastMillis, point.observation().timestampMillis());
    }
    for (Run run : runs) {
      run.take(task, point, at, recordMillis, wall, isWanted);
    }
  }

  /** One variant under way. */
  private static final class Run implements ReplayListener, AutoCloseable {
    private final Variant variant;
    private final @Nullable Consumer<ReplayStep> steps;
    private final List<Feedback> untold; // as it was told, that which does not count yet
    private final Map<Integer, ReplayTask> tasks = new HashMap<>();
    private final List<IncidentRecord> events = new ArrayList<>();
    private FeedbackBook book;
    private long rejected;

    // The point that is taken in.
    private @Nullable Point point;
    private @Nullable SourcePosition at;
    private @Nullable SeriesSettings settings;
    private boolean isReordered;
    private int imputed;

    Run(Variant variant, @Nullable Consumer<ReplayStep> steps) {
      this.variant = variant;
      this.steps = steps;
      untold = new ArrayList<>(variant.feedbackAsTold() ? variant.feedback().all() : List.of());
      book = variant.feedbackAsTold() ? FeedbackBook.empty() : variant.feedback();
    }

    void take(
        int number,
        Point taken,
        @Nullable SourcePosition source,
        long recordMillis,
        long wall,
        boolean isWanted) {
      while (!untold.isEmpty() && untold.get(0).toldAt().toEpochMilli() <= recordMillis) {
        book = book.with(untold.remove(0));
      }
      ReplayTask task = tasks.computeIfAbsent(number, any -> variant.newTask(this, () -> book));
      if (isWanted) {
        point = taken;
        at = source;
        isReordered = false;
        imputed = 0;
        task.take(taken, source, wall);
      } else {
        task.pass(taken, source, wall);
      }
    }

    @Override
    public void onPoint(String series, SeriesSettings ofSeries) {
      settings = ofSeries;
    }

    @Override
    public void onReordered() {
      isReordered = true;
    }

    @Override
    public void onImputed() {
      imputed++;
    }

    @Override
    public void onStep(String series, Observation observation, Detection detection) {
      if (steps != null && point != null && settings != null && series.equals(point.series())) {
        steps.accept(
            ReplayStep.of(point, at, settings, isReordered, imputed, observation, detection));
        imputed = 0;
      }
    }

    @Override
    public void onEvent(DetectionEvent event) {
      if (event instanceof IncidentRecord incident) {
        events.add(incident);
      } else if (event instanceof RejectedRecord) {
        rejected++;
      }
    }

    Outcome outcome() {
      return new Outcome(variant, events, rejected);
    }

    @Override
    public void close() {
      tasks.values().forEach(ReplayTask::close);
    }
  }
}
