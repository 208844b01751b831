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
    long scored = 0;
    for (int t = 0; t < window.steps(); t++) {
      Segment shown = t < steps ? segment : null;
      int at = next[lane] + t;
      float[][] inputs = shown == null ? null : shown.series().inputs();
      float[][] targets = shown == null ? null : shown.series().targets();
      copy(inputs, at, window.x(t), window.lanes(), lane);
      copy(targets, at, window.target(t), window.lanes(), lane);
      scored += weigh(shown, at, window.weight(t), window.lanes(), lane);
    }
    next[lane] += steps;
    return scored;
  }

  /** A lane's column of a step: of each row its number, or zeros. */
  private static void copy(float @Nullable [][] rows, int at, float[] column, int lanes, int lane) {
    for (int i = lane, row = 0; i < column.length; i += lanes, row++) {
      column[i] = rows == null ? 0 : rows[row][at];
    }
  }

  private static int weigh(
      @Nullable Segment segment, int at, float[] weights, int lanes, int lane) {
    int scored = 0;
    for (int i = lane, output = 0; i < weights.length; i += lanes, output++) {
      boolean counts =
          segment != null
              && at >= segment.scoredFrom()
              && at + segment.series().horizonOf(output) < segment.horizonEnd();
      weights[i] = counts ? 1 : 0;
      scored += counts ? 1 : 0;
    }
    return scored;
  }
}
