package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Contender.Gate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  @Test
  void of_lateDuplicateAndMissingRows_scoreZeroAndAreNotLearnt() {
    List<Double> learnt = new ArrayList<>();
    Contender contender =
        new Contender(
            "value",
            Gate.NONE,
            Double.NaN,
            false,
            () ->
                (time, value) -> {
                  learnt.add(value);
                  return value;
                });
    LabelledSeries series =
        new LabelledSeries(
            "a.csv",
            new String[6],
            new long[] {10, 20, 20, 15, 30, 40},
            new double[] {1, 2, 3, 4, Double.NaN, -5},
            List.of());
    Replay replay = new Replay(contender);
    assertThat(replay.of(List.of(series)).get(0).scores()).containsExactly(1, 2, 0, 0, 0, 0);
    assertThat(learnt).containsExactly(1.0, 2.0, -5.0);
    assertThat(replay.cpuMicrosPerPoint()).isNotNegative();
  }
}
