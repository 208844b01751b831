package dev.offbeat.trainer.diagnose;

import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.List;
import java.util.Random;

/** After how many steps two different states foretell the same. */
final class MemoryLength {
  /*
   * The same stretch of data is run from pairs of random states; the number of steps after which no
   * prediction of a pair differs by more than the tolerance any more. Real data drives both: what
   * counts is the map along it, not the map at rest.
   */
  static final int LONGEST = 2000;
  private static final int STRETCHES = 16;
  private static final double TOLERANCE = 1e-3;

  private MemoryLength() {}

  /** Steps; {@value #LONGEST} where the last of them still differ. */
  static int measure(Network network, float[] parameters, List<TrainingSeries> series) {
    int lanes = 2 * STRETCHES;
    Window window = network.newWindow(1, lanes);
    Random random = new Random(1);
    TrainingSeries[] chosen = new TrainingSeries[STRETCHES];
    int[] start = new int[STRETCHES];
    for (int s = 0; s < STRETCHES; s++) {
      chosen[s] = series.get(random.nextInt(series.size()));
      start[s] = random.nextInt(Math.max(1, chosen[s].size() - LONGEST));
    }
    float[] states = window.before(0);
    for (int i = 0; i < states.length; i++) {
      states[i] = 2 * random.nextFloat() - 1;
    }
    int memory = 0;
    for (int step = 0; step < LONGEST; step++) {
      for (int s = 0; s < STRETCHES; s++) {
        int t = Math.floorMod(start[s] + step, chosen[s].size());
        LaneRows.fill(window.x(0), lanes, 2 * s, chosen[s].inputs(), t);
        LaneRows.fill(window.x(0), lanes, 2 * s + 1, chosen[s].inputs(), t);
      }
      window.forward(parameters);
      window.carryState();
      if (differs(window.output(0))) {
        memory = step + 1;
      }
    }
    return memory;
  }

  private static boolean differs(float[] output) {
    for (int i = 0; i < output.length; i += 2) {
      if (!(Math.abs(output[i] - output[i + 1]) <= TOLERANCE)) {
        return true;
      }
    }
    return false;
  }
}
