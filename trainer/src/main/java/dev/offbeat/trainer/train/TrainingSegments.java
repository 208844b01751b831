package dev.offbeat.trainer.train;

import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.Segment;
import dev.offbeat.trainer.data.TrainingSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Cuts series into the segments that lanes follow: those to learn from, and those to stop by. */
final class TrainingSegments {
  private static final int WARM_UP = 20;
  private static final int VALIDATION_WARM_UP = 200;
  private static final int WINDOWS = 8;
  private static final int FEWEST_LANES = 8;

  private final List<TrainingSeries> series;
  private final ChronologicalSplit split = ChronologicalSplit.defaults();
  private final int truncation;
  private final long trainPoints;
  private final int lanes;

  TrainingSegments(List<TrainingSeries> series, TrainingOptions options) {
    this.series = series;
    truncation = options.truncation();
    trainPoints = series.stream().mapToLong(one -> split.trainEnd(one.size())).sum();
    long longSegments = trainPoints / ((long) WINDOWS * truncation);
    lanes = (int) Math.min(options.batch(), Math.max(longSegments, FEWEST_LANES));
  }

  /** How many are worth running side by side. */
  int lanes() {
    return lanes;
  }

  /** Updates that a pass over all segments takes. */
  long updatesPerPass() {
    long windowPoints = (long) lanes * truncation;
    return Math.max(1, (trainPoints + windowPoints - 1) / windowPoints);
  }

  /** Cuts every series' training span at a random phase and shuffles the pieces. */
  List<Segment> train(Random random) {
    long share = trainPoints / lanes;
    int length = (int) Math.max(truncation, Math.min(share, (long) WINDOWS * truncation));
    List<Segment> segments = new ArrayList<>();
    for (TrainingSeries one : series) {
      int end = split.trainEnd(one.size());
      int from = 0;
      for (int to = 1 + random.nextInt(length); from < end; from = to, to += length) {
        segments.add(segment(one, from, Math.min(to, end), end, WARM_UP));
      }
    }
    Collections.shuffle(segments, random);
    return segments;
  }

  /** Cuts every series' validation span. */
  List<Segment> validation() {
    int length = WINDOWS * truncation;
    List<Segment> segments = new ArrayList<>();
    for (TrainingSeries one : series) {
      int end = split.validationEnd(one.size());
      for (int from = split.trainEnd(one.size()); from < end; from += length) {
        segments.add(segment(one, from, Math.min(from + length, end), end, VALIDATION_WARM_UP));
      }
    }
    return segments;
  }

  /**
   * A segment that scores [from, to) after a warm-up before it, or within it where there is none.
   */
  private static Segment segment(TrainingSeries series, int from, int to, int end, int warmUp) {
    int start = Math.max(0, from - warmUp);
    return new Segment(series, start, Math.max(from, WARM_UP), to, end);
  }
}
