package dev.offbeat.detector.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboxTest {
  private final Outbox outbox = new Outbox(3);

  private static Alert alert(String series) {
    return new Alert(
        new TreeMap<>(Map.of("series", series)), new TreeMap<>(), Events.START, null, null);
  }

  @Test
  void offer_moreThanTheLimit_theOldestMakeRoom() throws InterruptedException {
    int dropped = outbox.offer(List.of(alert("a"), alert("b"), alert("c"), alert("d")));

    assertThat(dropped).isEqualTo(1);
    assertThat(outbox.take(9)).containsExactly(alert("b"), alert("c"), alert("d"));
  }

  @Test
  void offer_sameLabels_theLatestCounts() throws InterruptedException {
    Alert over = alert("a").ended(Instant.MAX);
    outbox.offer(List.of(alert("a"), over));

    assertThat(outbox.take(9)).containsExactly(over);
  }

  @Test
  void giveBack_newerOneWaits_theNewerCounts() throws InterruptedException {
    outbox.offer(List.of(alert("a"), alert("b")));
    List<Alert> batch = outbox.take(9);
    Alert over = alert("a").ended(Instant.MAX);
    outbox.offer(List.of(over));

    assertThat(outbox.giveBack(batch)).isZero();
    assertThat(outbox.take(1)).containsExactly(over);
    assertThat(outbox.take(9)).containsExactly(alert("b"));
  }

  @Test
  void giveBack_noRoom_isCounted() throws InterruptedException {
    outbox.offer(List.of(alert("a")));
    List<Alert> batch = outbox.take(9);
    outbox.offer(List.of(alert("b"), alert("c"), alert("d")));

    assertThat(outbox.giveBack(batch)).isEqualTo(1);
    assertThat(outbox.size()).isEqualTo(3);
  }
}
