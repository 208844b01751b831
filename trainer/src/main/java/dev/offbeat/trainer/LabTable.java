package dev.offbeat.trainer;

import dev.offbeat.trainer.lab.LabResult;
import java.util.List;
import java.util.Locale;

/** The lab's results as lines of text. */
final class LabTable {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final int WIDTH = 24;
  private static final double CHANCE = 0.5;

  private LabTable() {}

  static String header() {
    return "%-8s  %4s  %-16s  %-6s  %8s  %9s  %6s  %9s  %7s  %s"
        .formatted(
            "task",
            "lag",
            "cell",
            "solved",
            "wrong",
            "sq. error",
            "taught",
            "sequences",
            "seconds",
            "wrong answers as training went on");
  }

  static String row(LabResult result) {
    return String.format(
        Locale.ROOT,
        "%-8s  %4s  %-16s  %-6s  %7.2f%%  %9.4f  %6d  %9d  %7.1f  %s",
        result.task(),
        result.lag() > 0 ? result.lag() : "-",
        result.cell(),
        result.isSolved() ? "yes" : "no",
        100 * result.wrong(),
        result.squaredError(),
        result.trainedSteps(),
        result.sequences(),
        result.seconds(),
        curve(result.curve()));
  }

  /**
   * The curve over the trial's sequences, from left to right; full height is half wrong or more.
   */
  static String curve(List<LabResult.Point> points) {
    StringBuilder drawn = new StringBuilder();
    long last = points.get(points.size() - 1).sequences();
    int next = 0;
    for (int column = 0; column < WIDTH; column++) {
      double at = (double) last * column / (WIDTH - 1);
      while (next + 1 < points.size() && points.get(next + 1).sequences() <= at) {
        next++;
      }
      double share = Math.min(1, points.get(next).wrong() / CHANCE);
      drawn.append(LEVELS.charAt((int) Math.round(share * (LEVELS.length() - 1))));
    }
    return drawn.toString();
  }
}
