package dev.offbeat.detector.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.kafka.IncidentRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertWriterTest {
  private static final Instant NOW = Events.START.plusSeconds(3600);

  private final AlertWriter writer =
      new AlertWriter(
          Events.options("http://a:9093"),
          incident -> "97.1, above the expected 41",
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void alert_seriesWithLabels_bearsThemAndItsOwn() {
    Alert alert =
        writer.alert(Events.of("cpu{host.name=\"web-1\",severity=\"low\"}", Phase.OPENED));

    assertThat(alert.labels())
        .isEqualTo(
            Map.of(
                "alertname", "OffbeatIncident",
                "series", "cpu{host.name=\"web-1\",severity=\"low\"}",
                "metric", "cpu",
                "kind", "point",
                "severity", "minor",
                "exported_severity", "low",
                "host_name", "web-1",
                "team", "shop"));
    assertThat(alert.startsAt()).isEqualTo(Events.START);
    assertThat(alert.endsAt()).isNull();
  }

  @Test
  void alert_incident_saysActualAndExpectedAndEachShare() {
    IncidentRecord event = Events.of("cpu{host=\"a b\"}", Phase.UPDATED);

    Alert alert = writer.alert(event);

    assertThat(alert.annotations())
        .containsEntry("summary", "cpu{host=\"a b\"}: 97.1, above the expected 41")
        .containsEntry(
            "description",
            "cpu: actual 97.1235, expected 41 (30.2 to 58.9), share 83 %\n"
                + "memory: actual 0.3, expected none (0.2 to 0.4), share 17 %")
        .containsEntry("actual", "97.1235")
        .containsEntry("expected", "41")
        .containsEntry("score", "2.5")
        .containsEntry("severity_score", "60")
        .containsEntry("incident", event.id())
        .containsEntry("note", "see " + event.id())
        .containsEntry("runbook_url", "https://wiki/cpu?of=cpu%7Bhost%3D%22a%20b%22%7D");
    assertThat(alert.generatorUrl()).isEqualTo("https://console/cpu%7Bhost%3D%22a%20b%22%7D");
  }

  @Test
  void alert_repeatsOfOneIncident_haveTheSameLabels() {
    Alert opened = writer.alert(Events.of("cpu", Phase.OPENED));
    Alert updated = writer.alert(Events.of("cpu", Phase.UPDATED));

    assertThat(updated.labels()).isEqualTo(opened.labels());
    assertThat(updated.startsAt()).isEqualTo(opened.startsAt());
  }

  @Test
  void alert_resolved_endsWhenTheIncidentDid() {
    assertThat(writer.alert(Events.of("cpu", Phase.RESOLVED)).endsAt())
        .isEqualTo(Events.START.plusSeconds(60));
  }

  @Test
  void alert_ofTheFuture_beginsAndEndsNow() {
    AlertWriter early =
        new AlertWriter(
            Events.options("http://a:9093"),
            incident -> "",
            Clock.fixed(Events.START.minusSeconds(9), ZoneOffset.UTC));

    Alert alert = early.alert(Events.of("cpu", Phase.RESOLVED));

    assertThat(alert.startsAt()).isEqualTo(Events.START.minusSeconds(9));
    assertThat(alert.endsAt()).isEqualTo(alert.startsAt());
  }
}
