package dev.offbeat.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedbackTest {
  private static final Feedback.Inputs ROWS = new Feedback.Inputs(0, 1, 1, 2);

  private static Window window(Network network) {
    Window window = network.newWindow(6, 2);
    Random random = new Random(8);
    for (int t = 0; t < 6; t++) {
      for (int i = 0; i < window.x(t).length; i++) {
        window.x(t)[i] = (float) random.nextGaussian();
      }
    }
    return window;
  }

  @Test
  void forward_fedLane_seesWhatWasForetold() {
    Network network = new Network(Architecture.of(CellKind.GRU, 5), 3, 2, 1);
    float[] parameters = network.initialParameters(2);
    Window window = window(network);
    float original = window.x(3)[1];
    window.setFeedback(new Feedback(List.of(ROWS), (t, lane) -> lane == 0 && t >= 3));

    window.forward(parameters);

    for (int t = 3; t < 6; t++) {
      float change = window.output(t - 1)[0];
      assertThat(window.x(t)[0]).isEqualTo(window.x(t - 1)[0] + change);
      assertThat(window.x(t)[2]).isEqualTo(2 * change);
    }
    assertThat(window.x(3)[1]).as("the other lane").isEqualTo(original);
  }

  @Test
  void forward_teacherForcedJordan_recursThroughTheTruth() {
    Network network = new Network(Architecture.of(CellKind.JORDAN, 5), 3, 2, 1);
    float[] parameters = network.initialParameters(2);
    Window window = window(network);
    for (int t = 0; t < 6; t++) {
      window.target(t)[0] = 10 + t;
      window.weight(t)[0] = 1;
    }
    window.setTeacherForcing(true);

    window.forward(parameters);

    assertThat(window.before(4)[0]).isEqualTo(13);
    assertThat(window.before(4)[1]).as("nothing came: its own").isEqualTo(window.output(3)[1]);
  }
}
