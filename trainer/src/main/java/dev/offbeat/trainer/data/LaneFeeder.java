package dev.offbeat.trainer.data;

import dev.offbeat.trainer.nn.Window;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Fills window after window from a queue of segments. Each lane follows one segment to its end, its
 * state carried from window to window, and then starts the next one from a zero state.
 */
public final class LaneFeeder {
  private final Queue<Segment> queue;
  private final @Nullable Segment[] current; // per lane
  private final int[] next; // per lane, index of its segment's next point

  public LaneFeeder(Collection<Segment> segments, int lanes) {
    queue = new ArrayDeque<>(segments);
    current = new Segment[lanes];
    next = new int[lanes];
  }

  /** Whether every segment has been dealt out to its end. */
  public boolean isDone() {
    for (int lane = 0; lane < current.length; lane++) {
      if (remaining(lane) > 0) {
        return false;
      }
    }
    return queue.isEmpty();
  }

  private int remaining(int lane) {
    Segment segment = current[lane];
    return segment == null ? 0 : segment.to() - next[lane];
  }

  /**
   * Fills the next window's inputs, targets, weights and start state.
   *
   * @return number of targets that count
   */
  public long fill(Window window) {
    window.carryState();
    long scored = 0;
    for (int lane = 0; lane < current.length; lane++) {
      if (remaining(lane) <= 0) {
        window.resetLane(lane);
        current[lane] = queue.poll();
        next[lane] = current[lane] == null ? 0 : current[lane].from();
      }
      scored += fillLane(window, lane);
    }
    return scored;
  }

  private long fillLane(Window window, int lane) {
    Segment segment = current[lane];
    int steps = Math.min(window.steps(), Math.max(0, remaining(lane)));
    int start = next[lane];
    for (int i = 0; i < window.x().length; i++) {
      copy(
          segment == null ? null : segment.series().inputs()[i],
          start,
          steps,
          window.x()[i],
          window,
          lane);
    }
    long scored = 0;
    for (int o = 0; o < window.target().length; o++) {
      copy(
          segment == null ? null : segment.series().targets()[o],
          start,
          steps,
          window.target()[o],
          window,
          lane);
      scored += weigh(window, lane, o, steps);
    }
    next[lane] += steps;
    return scored;
  }

  private static void copy(
      float @Nullable [] from, int start, int steps, float[] to, Window window, int lane) {
    for (int t = 0; t < window.steps(); t++) {
      to[t * window.lanes() + lane] = from == null || t >= steps ? 0 : from[start + t];
    }
  }

  private long weigh(Window window, int lane, int output, int steps) {
    Segment segment = current[lane];
    float[] weights = window.weight()[output];
    int scored = 0;
    for (int t = 0; t < window.steps(); t++) {
      int at = next[lane] + t;
      boolean counts =
          segment != null
              && t < steps
              && at >= segment.scoredFrom()
              && at + segment.series().horizonOf(output) < segment.horizonEnd();
      weights[t * window.lanes() + lane] = counts ? 1 : 0;
      scored += counts ? 1 : 0;
    }
    return scored;
  }
}
