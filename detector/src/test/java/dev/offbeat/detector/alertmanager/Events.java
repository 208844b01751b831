package dev.offbeat.detector.alertmanager;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.score.Part;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of incidents, and how they are told. */
final class Events {
  static final Instant START = Instant.parse("2025-11-21T10:00:00Z");

  private Events() {}

  static IncidentRecord of(String series, Phase phase, int severity, Instant at) {
    Incident incident =
        new Incident(
            phase,
            START.toEpochMilli(),
            at.toEpochMilli(),
            at.toEpochMilli(),
            1.5,
            2.5,
            severity,
            0.94,
            Incident.Direction.ABOVE,
            Part.SURPRISE,
            3,
            List.of(
                new Incident.Feature("cpu", 97.123456789, 41, 30.2, 58.9, 0.83),
                new Incident.Feature("memory", 0.3, Double.NaN, 0.2, 0.4, 0.17)));
    return IncidentRecord.of(series, incident, "0123456789abcdef", null);
  }

  static IncidentRecord of(String series, Phase phase) {
    return of(series, phase, 60, START.plusSeconds(60));
  }

  static AlertmanagerOptions options(String url) {
    return options(url, 10_000);
  }

  static AlertmanagerOptions options(String url, int limit) {
    return new AlertmanagerOptions(
        List.of(URI.create(url)),
        null,
        null,
        null,
        null,
        null,
        Map.of("team", "shop"),
        Map.of("runbook_url", "https://wiki/{metric}?of={series}", "note", "see {id}"),
        "https://console/{series}",
        0,
        Duration.ofMinutes(1),
        Duration.ofDays(7),
        limit);
  }
}
