package dev.offbeat.detector.console;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What of the console is chosen.
 *
 * @param historyPoints points of all series together that are kept; 0 for none; null for as many as
 *     32 MiB hold
 * @param incidents that are kept at most
 * @param incidentAge how far back incidents are kept
 */
public record ConsoleOptions(@Nullable Integer historyPoints, int incidents, Duration incidentAge) {
  /** Points that fit an array. */
  private static final int MOST_POINTS = 100_000_000;

  private static final int MOST_INCIDENTS = 1_000_000;

  public ConsoleOptions {
    if (historyPoints != null && (historyPoints < 0 || historyPoints > MOST_POINTS)) {
      throw expected("history-points", "0 to " + MOST_POINTS, historyPoints);
    }
    if (incidents < 1 || incidents > MOST_INCIDENTS) {
      throw expected("incidents", "1 to " + MOST_INCIDENTS, incidents);
    }
    if (incidentAge.isNegative() || incidentAge.isZero()) {
      throw expected("incident-age", "more than 0", incidentAge);
    }
  }

  private static IllegalArgumentException expected(String key, String what, Object found) {
    return new IllegalArgumentException(
        "console.%s: expected %s, found %s".formatted(key, what, found));
  }
}
