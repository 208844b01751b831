package dev.offbeat.detector.app;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/**
 * What {@code score} says at its end: how many points, how fast, which incidents, and how many the
 * budget allowed.
 */
final class ScoreSummary {
  private static final int MOST_LINES = 40;

  private final long startNanos = System.nanoTime();
  private final Map<Detection.Status, Long> points = new EnumMap<>(Detection.Status.class);
  private final Map<Key, Incident> incidents = new LinkedHashMap<>();
  private int series;
  private double allowed;

  /** What names an incident. */
  private record Key(String series, long startMillis) {}

  void addSeries() {
    series++;
  }

  void add(String name, Detection detection) {
    points.merge(detection.status(), 1L, Long::sum);
    allowed += detection.allowedAlerts();
    Incident incident = detection.incident();
    if (incident != null) {
      incidents.put(new Key(name, incident.startMillis()), incident);
    }
  }

  void print(PrintWriter out) {
    long all = points.values().stream().mapToLong(Long::longValue).sum();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(
        Locale.ROOT,
        "%,d points of %,d series in %.1f s, %,.0f points/s%s%n",
        all,
        series,
        seconds,
        all / seconds,
        notScored());
    out.printf(
        Locale.ROOT,
        "%,d incidents; the budget allowed %,.1f%s%n",
        incidents.size(),
        allowed,
        incidents.isEmpty() ? "" : ":");
    incidents.entrySet().stream().limit(MOST_LINES).forEach(entry -> printLine(out, entry));
    if (incidents.size() > MOST_LINES) {
      out.printf(Locale.ROOT, "  and %,d more%n", incidents.size() - MOST_LINES);
    }
  }

  private static void printLine(PrintWriter out, Entry<Key, Incident> entry) {
    Incident incident = entry.getValue();
    Duration lasted = Duration.ofMillis(incident.timestampMillis() - entry.getKey().startMillis());
    out.printf(
        Locale.ROOT,
        "  %s  %s: %s, severity %d%s%n",
        Instant.ofEpochMilli(incident.startMillis()),
        entry.getKey().series(),
        IncidentText.contrast(incident, ""),
        incident.severity(),
        incident.phase() == Incident.Phase.RESOLVED
            ? ", over after " + IncidentText.duration(lasted)
            : "");
  }

  private String notScored() {
    String text =
        points.entrySet().stream()
            .filter(entry -> !entry.getKey().isScored())
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%,d %s",
                        entry.getValue(),
                        entry.getKey().name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : "; not scored: " + text;
  }
}
