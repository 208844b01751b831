package dev.offbeat.trainer;

import dev.offbeat.trainer.lab.LabListener;
import dev.offbeat.trainer.lab.LabResult;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows a lab: a line for each result as it comes, on a terminal below them what is being tried; in
 * the end which cell solved which task.
 */
final class LabTable implements LabListener {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final int WIDTH = 24;
  private static final double CHANCE = 0.5;
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter out;
  private final boolean isTerminal;
  private final int trials;

  LabTable(PrintWriter out, boolean isTerminal, int trials) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.trials = trials;
  }

  void begin() {
    out.printf(
        "%-8s  %4s  %-16s  %-6s  %8s  %9s  %6s  %9s  %7s  %s%n",
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
    out.flush();
  }

  @Override
  public void onResult(LabResult result) {
    out.println((isTerminal ? CLEAR : "") + row(result));
    out.flush();
  }

  @Override
  public void onProgress(int ended, List<String> running) {
    if (isTerminal) {
      out.printf("%s%d of %d done; %s", CLEAR, ended, trials, String.join(", ", running));
      out.flush();
    }
  }

  /** Prints which cell solved what: the share of wrong answers, in percent, where it did not. */
  void end(List<LabResult> results) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    Set<String> columns = new LinkedHashSet<>();
    for (LabResult result : results) {
      String lag = result.lag() > 0 ? " " + result.lag() : "";
      String wrong = String.format(Locale.ROOT, "%.3g %%", 100 * result.wrong());
      columns.add(result.task() + lag);
      rows.computeIfAbsent(result.cell(), cell -> new LinkedHashMap<>())
          .put(result.task() + lag, result.isSolved() ? "yes" : wrong);
    }
    out.printf("%s%nSolved, or how many answers were wrong:%n", isTerminal ? CLEAR : "");
    print("", columns);
    rows.forEach(
        (cell, cells) ->
            print(cell, columns.stream().map(name -> cells.getOrDefault(name, "–")).toList()));
    out.flush();
  }

  private void print(String first, Collection<String> others) {
    out.printf("%-16s", first);
    others.forEach(other -> out.printf("  %10s", other));
    out.println();
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
