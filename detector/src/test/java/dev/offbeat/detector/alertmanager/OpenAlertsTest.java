package dev.offbeat.detector.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.alertmanager.OpenAlerts.Outcome;
import dev.offbeat.detector.kafka.IncidentRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenAlertsTest {
  private static final TopicPartition FIRST = new TopicPartition("incidents", 0);
  private static final TopicPartition SECOND = new TopicPartition("incidents", 1);
  private static final Instant NOW = Events.START.plusSeconds(600);

  private final List<Alert> told = new ArrayList<>();
  private final OpenAlerts open = openAlerts(10, 0);

  private static OpenAlerts openAlerts(int limit, int minSeverity) {
    AlertWriter writer =
        new AlertWriter(
            Events.options("http://a:9093"), incident -> "", Clock.fixed(NOW, ZoneOffset.UTC));
    return new OpenAlerts(writer, minSeverity, limit);
  }

  private Outcome take(OpenAlerts into, IncidentRecord event, TopicPartition at, long offset) {
    return into.take(event, at, offset, NOW, told);
  }

  @Test
  void take_openedAndResolved_nothingIsLeft() {
    take(open, Events.of("a", Phase.OPENED), FIRST, 3);
    assertThat(open.all()).hasSize(1);
    take(open, Events.of("a", Phase.RESOLVED), FIRST, 9);

    assertThat(open.all()).isEmpty();
    assertThat(told).extracting(Alert::endsAt).containsExactly(null, Events.START.plusSeconds(60));
  }

  @Test
  void take_eventThatComesTwice_isOneAlert() {
    take(open, Events.of("a", Phase.OPENED), FIRST, 3);
    take(open, Events.of("a", Phase.OPENED), FIRST, 4);

    assertThat(open.size()).isEqualTo(1);
    assertThat(told).hasSize(2).extracting(Alert::labels).containsOnly(told.get(0).labels());
  }

  @Test
  void take_moreSevere_endsTheLesserAlert() {
    take(open, Events.of("a", Phase.OPENED, 60, Events.START), FIRST, 3);
    told.clear();
    take(open, Events.of("a", Phase.UPDATED, 95, Events.START), FIRST, 4);

    assertThat(told)
        .extracting(alert -> alert.labels().get("severity"))
        .containsExactly("minor", "critical");
    assertThat(told).extracting(Alert::endsAt).containsExactly(NOW, null);
  }

  @Test
  void take_notSevereEnough_isToldOnceItIs() {
    OpenAlerts severe = openAlerts(10, 75);

    assertThat(take(severe, Events.of("a", Phase.OPENED), FIRST, 1)).isEqualTo(Outcome.PASSED);
    assertThat(take(severe, Events.of("b", Phase.RESOLVED), FIRST, 2)).isEqualTo(Outcome.PASSED);
    assertThat(told).isEmpty();
    take(severe, Events.of("a", Phase.UPDATED, 80, Events.START), FIRST, 3);
    assertThat(told).hasSize(1);
  }

  @Test
  void take_oneTooMany_isTurnedAway() {
    OpenAlerts small = openAlerts(1, 0);
    take(small, Events.of("a", Phase.OPENED), FIRST, 1);

    assertThat(take(small, Events.of("b", Phase.OPENED), FIRST, 2)).isEqualTo(Outcome.LIMIT);
    assertThat(take(small, Events.of("a", Phase.UPDATED), FIRST, 3)).isEqualTo(Outcome.TAKEN);
    assertThat(small.size()).isEqualTo(1);
  }

  @Test
  void resumeAt_openIncidents_isTheOldestsLastEvent() {
    take(open, Events.of("a", Phase.OPENED), FIRST, 3);
    take(open, Events.of("b", Phase.OPENED), FIRST, 5);
    take(open, Events.of("a", Phase.UPDATED), FIRST, 7);

    assertThat(open.resumeAt(FIRST, 12)).isEqualTo(5);
    assertThat(open.resumeAt(SECOND, 12)).isEqualTo(12);
  }

  @Test
  void forget_partition_keepsTheOthers() {
    take(open, Events.of("a", Phase.OPENED), FIRST, 3);
    take(open, Events.of("b", Phase.OPENED), SECOND, 3);

    open.forget(FIRST);

    assertThat(open.all()).extracting(alert -> alert.labels().get("series")).containsExactly("b");
  }

  @Test
  void expire_longUnheardOf_isForgotten() {
    take(open, Events.of("a", Phase.OPENED, 60, Events.START), FIRST, 3);
    take(open, Events.of("b", Phase.OPENED, 60, Events.START.plusSeconds(5)), FIRST, 4);

    assertThat(open.expire(Events.START.plusSeconds(1).toEpochMilli())).isEqualTo(1);
    assertThat(open.all()).extracting(alert -> alert.labels().get("series")).containsExactly("b");
  }
}
