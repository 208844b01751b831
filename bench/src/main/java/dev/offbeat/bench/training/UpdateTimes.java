package dev.offbeat.bench.training;

import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingReport;
import java.util.Arrays;

/** Takes the time from update to update; the look at the validation span is not part of it. */
final class UpdateTimes implements TrainingListener {
  private static final double NANOS_PER_MILLI = 1e6;

  private double[] millis = new double[64];
  private int count;
  private long last;

  @Override
  public void onUpdate(double progress, double loss, double gradientNorm) {
    long now = System.nanoTime();
    if (last != 0) {
      millis = count < millis.length ? millis : Arrays.copyOf(millis, 2 * count);
      millis[count++] = (now - last) / NANOS_PER_MILLI;
    }
    last = now;
  }

  @Override
  public void onEpoch(TrainingReport.Epoch epoch) {
    last = 0;
  }

  /** The time below which a share of all updates lies, ms. */
  double quantile(double share) {
    double[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[(int) (share * (count - 1))];
  }
}
