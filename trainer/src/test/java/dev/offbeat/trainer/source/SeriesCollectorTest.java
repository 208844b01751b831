package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesCollectorTest {
  private final List<String> warnings = new ArrayList<>();

  private static List<Integer> shuffled(int points) {
    List<Integer> order = new ArrayList<>();
    for (int t = 0; t < points; t++) {
      order.add(t);
    }
    Collections.shuffle(order, new Random(1));
    return order;
  }

  @Test
  void build_pointsInAnyOrder_areTheSameHistory() {
    SeriesCollector ordered = new SeriesCollector(List.of("value"));
    SeriesCollector shuffled = new SeriesCollector(List.of("value"));
    for (int t = 0; t < 500; t++) {
      ordered.add("a", 1000L * t, Math.sin(t));
      ordered.add("b", 1000L * t, Math.cos(t));
    }
    for (int t : shuffled(500)) {
      shuffled.add("b", 1000L * t, Math.cos(t));
      shuffled.add("a", 1000L * t, Math.sin(t));
    }

    History history = shuffled.build(warnings::add);

    assertThat(history.series()).extracting(Series::name).containsExactly("a", "b");
    assertThat(history.fingerprint()).isEqualTo(ordered.build(warnings::add).fingerprint());
    assertThat(warnings).isEmpty();
  }

  @Test
  void build_twoPointsOfOneTime_keepsTheFirst() {
    SeriesCollector collector = new SeriesCollector(List.of("x", "y"));
    for (int t = 299; t >= 0; t--) {
      collector.add("s", t, t, -t);
    }
    collector.add("s", 7, 7, -7);
    collector.add("s", 8, 8, -8);
    collector.add("s", 9, 9, 0);
    collector.add("s", 300, 1, Double.NaN);
    collector.add("s", 301, Double.NEGATIVE_INFINITY, 1);

    Series series = collector.build(warnings::add).series().get(0);

    assertThat(series.size()).isEqualTo(300);
    assertThat(series.timestampMillis(9)).isEqualTo(9);
    assertThat(series.values(9)).containsExactly(9, -9);
    assertThat(warnings)
        .containsExactly(
            "2 points left out: a value is missing or infinite",
            "2 points left out: the same point came before",
            "1 point left out: another value of the same time came before");
  }

  @Test
  void add_moreThanTheLimit_saysWhatToDo() {
    SeriesCollector collector = new SeriesCollector(List.of("value"), 2);
    collector.add("s", 1, 1);
    collector.add("s", 2, 2);

    assertThatThrownBy(() -> collector.add("s", 3, 3))
        .isInstanceOf(HistoryException.class)
        .hasMessageStartingWith("too much history: expected at most 2 points")
        .hasMessageContaining("give a later --from");
  }

  @Test
  void limit_growsWithTheHeapUpToABound() {
    assertThat(SeriesCollector.limit(1, 1L << 30)).isBetween(5_000_000L, 10_000_000L);
    assertThat(SeriesCollector.limit(10, 1L << 30)).isBetween(1_000_000L, 2_500_000L);
    assertThat(SeriesCollector.limit(1, 1L << 40)).isEqualTo(100_000_000);
  }
}
