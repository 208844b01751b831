package dev.offbeat.cli.replay;

import dev.offbeat.detector.app.IncidentText;
import dev.offbeat.detector.replay.ReplayStep;
import dev.offbeat.detector.replay.ToldIncident;
import java.util.List;
import java.util.Locale;

/**
 * A feature's values, what was expected of them, and the score below, in characters: a column a
 * point, or the strangest of several where there are more points than columns.
 */
final class TerminalPlot {
  private static final int WIDTH = 84;
  private static final int HEIGHT = 12;
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";

  private final List<ReplayStep> steps;
  private final int feature;
  private final ToldIncident incident;

  TerminalPlot(List<ReplayStep> steps, int feature, ToldIncident incident) {
    this.steps = steps.stream().filter(step -> isDrawn(step, feature)).toList();
    this.feature = feature;
    this.incident = incident;
  }

  private static boolean isDrawn(ReplayStep step, int feature) {
    return step.status().isScored() && Double.isFinite(step.features().get(feature).value());
  }

  private ReplayStep.Feature at(ReplayStep step) {
    return step.features().get(feature);
  }

  /** The strangest of the steps that share a column. */
  private ReplayStep column(int column, int columns) {
    int first = (int) ((long) column * steps.size() / columns);
    int next = (int) ((long) (column + 1) * steps.size() / columns);
    ReplayStep strangest = steps.get(first);
    for (int i = first; i < next; i++) {
      if (steps.get(i).score() > strangest.score()) {
        strangest = steps.get(i);
      }
    }
    return strangest;
  }

  @Override
  public String toString() {
    if (steps.isEmpty()) {
      return "";
    }
    int columns = Math.min(WIDTH, steps.size());
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (ReplayStep step : steps) {
      low = Math.min(low, Math.min(at(step).value(), at(step).expected()));
      high = Math.max(high, Math.max(at(step).value(), at(step).expected()));
    }
    double margin = high > low ? (high - low) * 0.05 : 1;
    low -= margin;
    high += margin;
    char[][] cells = new char[HEIGHT][columns];
    StringBuilder scores = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (int c = 0; c < columns; c++) {
      ReplayStep step = column(c, columns);
      draw(cells, c, step, low, high);
      int level = (int) Math.min(8, Math.ceil(step.score() * 4));
      scores.append(LEVELS.charAt(Math.max(0, level)));
      marks.append(step.score() >= 1 ? '!' : ' ');
    }
    String newline = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < HEIGHT; r++) {
      String label =
          r == 0 ? IncidentText.number(high) : r == HEIGHT - 1 ? IncidentText.number(low) : "";
      text.append(
          String.format(Locale.ROOT, "%10s │%s%n", label, new String(cells[r]).stripTrailing()));
    }
    text.append(
        String.format(Locale.ROOT, "%10s │%s%n", "score", scores.toString().stripTrailing()));
    if (!marks.toString().isBlank()) {
      text.append(
          String.format(Locale.ROOT, "%10s │%s%n", "≥ 1", marks.toString().stripTrailing()));
    }
    String from = Times.minute(steps.get(0).timestampMillis());
    String to = Times.minute(steps.get(steps.size() - 1).timestampMillis());
    text.append(" ".repeat(12))
        .append(from)
        .append(" ".repeat(Math.max(2, columns - from.length() - to.length())))
        .append(to)
        .append(newline);
    return text.append(" ".repeat(12))
        .append("● value in the incident  • value  - expected  ░ band, where values like it lie")
        .append(newline)
        .toString();
  }

  private void draw(char[][] cells, int column, ReplayStep step, double low, double high) {
    int top = row(at(step).upper(), low, high);
    int bottom = row(at(step).lower(), low, high);
    for (int r = 0; r < HEIGHT; r++) {
      cells[r][column] = r >= top && r <= bottom ? '░' : ' ';
    }
    cells[row(at(step).expected(), low, high)][column] = '-';
    boolean inside =
        step.timestampMillis() >= incident.startMillis()
            && step.timestampMillis() <= incident.endMillis();
    cells[row(at(step).value(), low, high)][column] = inside ? '●' : '•';
  }

  private static int row(double value, double low, double high) {
    double share = (high - value) / (high - low);
    return (int) Math.max(0, Math.min(HEIGHT - 1, Math.floor(share * HEIGHT)));
  }
}
