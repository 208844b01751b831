package dev.offbeat.trainer;

import dev.offbeat.trainer.train.Candidate;
import dev.offbeat.trainer.train.SearchListener;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows a search: on a terminal a table that is drawn anew with every epoch, else a line whenever a
 * candidate's turn is over.
 */
final class SearchTable implements SearchListener {
  private static final int ROWS = 16;

  private final PrintWriter out;
  private final boolean isTerminal;
  private final Map<Integer, Candidate> shown = new HashMap<>();
  private int lines;

  SearchTable(PrintWriter out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  @Override
  public void onChange(List<Candidate> candidates) {
    if (isTerminal) {
      draw(candidates);
    } else {
      candidates.forEach(this::tell);
    }
    out.flush();
  }

  private void draw(List<Candidate> candidates) {
    if (lines > 0) {
      out.printf("\033[%dA\033[J", lines); // up, and clear what is below
    }
    out.printf(
        "%4s  %-52s %7s %11s  %s%n", "rank", "configuration", "epochs", "validation", "state");
    int rows = Math.min(ROWS, candidates.size());
    for (int rank = 1; rank <= rows; rank++) {
      out.printf("%4d  %s%n", rank, row(candidates.get(rank - 1)));
    }
    lines = 1 + rows;
    if (rows < candidates.size()) {
      out.printf("      and %d more%n", candidates.size() - rows);
      lines++;
    }
  }

  private void tell(Candidate candidate) {
    Candidate before = shown.put(candidate.number(), candidate);
    Candidate.State state = candidate.state();
    if (before != null && before.state() != state && state != Candidate.State.RUNNING) {
      out.printf("search %3d  %s%n", candidate.number(), row(candidate));
    }
  }

  private static String row(Candidate candidate) {
    String loss =
        Double.isFinite(candidate.loss())
            ? String.format(Locale.ROOT, "%.4f", candidate.loss())
            : "–";
    return String.format(
        Locale.ROOT,
        "%-52s %7d %11s  %s",
        candidate.configuration(),
        candidate.epochs(),
        loss,
        candidate.state());
  }
}
