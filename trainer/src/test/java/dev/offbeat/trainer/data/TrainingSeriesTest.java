package dev.offbeat.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingSeriesTest {
  private static final List<ModelInput> INPUTS =
      List.of(
          ModelInput.value(0),
          ModelInput.difference(0, 2),
          ModelInput.sinDay(),
          ModelInput.cosDay());

  private static TrainingSeries sine(int points) {
    Series series = Histories.sine("s", points, 3, 100);
    return TrainingSeries.of(series, INPUTS, List.of(1, 10), new Normalizer(4000));
  }

  @Test
  void of_anySeries_laysOutInputsAndTargets() {
    TrainingSeries series = sine(500);
    float[] v = series.inputs()[0];

    assertThat(series.inputs()[1][100]).isEqualTo(2 * (v[100] - v[99]));
    assertThat(series.inputs()[2][360]).isCloseTo(1, within(1e-6f)); // 6 o'clock
    assertThat(series.inputs()[3][0]).isEqualTo(1);
    assertThat(series.targets()[0][100]).isCloseTo(v[101] - v[100], within(1e-6f));
    float mean = 0;
    for (int t = 101; t <= 110; t++) {
      mean += v[t] / 10;
    }
    assertThat(series.targets()[1][100]).isCloseTo(mean - v[100], within(1e-5f));
    assertThat(series.horizonOf(1)).isEqualTo(10);
  }

  @Test
  void fill_segments_areFollowedToTheirEndEachFromAZeroState() {
    TrainingSeries series = sine(500);
    Network network = new Network(Architecture.of(CellKind.GRU, 4), 4, 2, 1);
    Window window = network.newWindow(8, 2);
    LaneFeeder feeder =
        new LaneFeeder(
            List.of(
                new Segment(series, 40, 43, 52, 500),
                new Segment(series, 100, 100, 108, 112),
                new Segment(series, 200, 200, 204, 500)),
            2);

    assertThat(feeder.fill(window)).isEqualTo(2 * 5 + 8 + 2);
    assertThat(window.x(3)[0]).isEqualTo(series.inputs()[0][43]);
    assertThat(window.weight(2)[0]).isZero();
    assertThat(window.weight(3)[0]).isEqualTo(1);

    window.forward(network.initialParameters(1));
    float carried = window.after(7)[0];
    assertThat(feeder.isDone()).isFalse();
    assertThat(feeder.fill(window)).isEqualTo(2 * 4 + 2 * 4);
    assertThat(window.before(0)[0]).isEqualTo(carried).isNotZero();
    assertThat(window.before(0)[1]).isZero();
    assertThat(window.x(0)[1]).isEqualTo(series.inputs()[0][200]);
    assertThat(feeder.isDone()).isTrue();
  }
}
