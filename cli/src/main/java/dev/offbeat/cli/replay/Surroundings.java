package dev.offbeat.cli.replay;

import dev.offbeat.detector.replay.ReplayStep;
import dev.offbeat.detector.replay.ToldIncident;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the steps around an incident: some before, those in it, some after. */
final class Surroundings implements Consumer<ReplayStep> {
  private static final int MOST_INSIDE = 5_000;

  private final long start;
  private final long end;
  private final int points;
  private final Deque<ReplayStep> before = new ArrayDeque<>();
  private final List<ReplayStep> since = new ArrayList<>();
  private int after;

  /**
   * @param points to keep before and after
   */
  Surroundings(ToldIncident incident, int points) {
    start = incident.startMillis();
    end = incident.endMillis();
    this.points = points;
  }

  @Override
  public void accept(ReplayStep step) {
    if (step.timestampMillis() < start && since.isEmpty()) {
      before.add(step);
      if (before.size() > points) {
        before.remove();
      }
    } else if (step.timestampMillis() <= end) {
      if (since.size() < MOST_INSIDE) {
        since.add(step);
      }
    } else if (after < points) {
      since.add(step);
      after++;
    }
  }

  /** In their order; none if the incident's own are not there. */
  List<ReplayStep> steps() {
    if (since.isEmpty()) {
      return List.of();
    }
    List<ReplayStep> steps = new ArrayList<>(before);
    steps.addAll(since);
    return steps;
  }
}
