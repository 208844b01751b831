package dev.offbeat.trainer;

import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingReport;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws training as a bar on standard error: loss, gradient norm, time left. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int STEPS = 1000;
  private static final double SMOOTHING = 0.05;

  private final @Nullable PrintWriter epochs;
  private final ProgressBar bar;
  private double loss = Double.NaN;
  private double norm = Double.NaN;
  private double validation = Double.NaN;

  /**
   * @param epochs where each epoch is written as a line, or null
   */
  TrainingProgress(@Nullable PrintWriter epochs) {
    this.epochs = epochs;
    bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(STEPS)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(250)
            .continuousUpdate()
            .build();
  }

  @Override
  public void onUpdate(double progress, double minibatchLoss, double gradientNorm) {
    loss = smooth(loss, minibatchLoss);
    norm = smooth(norm, gradientNorm);
    bar.stepTo(Math.round(STEPS * progress));
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " loss %.3f%s, gradient %.2f",
            loss,
            Double.isNaN(validation)
                ? ""
                : String.format(Locale.ROOT, " (held-out %.3f)", validation),
            norm));
  }

  private static double smooth(double mean, double value) {
    return Double.isNaN(mean) ? value : mean + SMOOTHING * (value - mean);
  }

  @Override
  public void onEpoch(TrainingReport.Epoch epoch) {
    validation = epoch.validationLoss();
    if (epochs != null) {
      print(epochs, epoch);
    }
  }

  /** A listener that writes each epoch as a line, and draws no bar. */
  static TrainingListener lines(PrintWriter out) {
    return new TrainingListener() {
      @Override
      public void onEpoch(TrainingReport.Epoch epoch) {
        print(out, epoch);
      }
    };
  }

  private static void print(PrintWriter out, TrainingReport.Epoch epoch) {
    out.printf(
        Locale.ROOT,
        "epoch %3d  loss %8.4f  validation %8.4f  gradient %7.3f  clipped %3.0f %%%n",
        epoch.number(),
        epoch.trainLoss(),
        epoch.validationLoss(),
        epoch.gradientNorm(),
        100 * epoch.clippedShare());
    out.flush();
  }

  @Override
  public void close() {
    bar.stepTo(STEPS);
    bar.close();
  }
}
