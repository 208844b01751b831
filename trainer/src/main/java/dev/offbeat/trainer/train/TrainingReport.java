package dev.offbeat.trainer.train;

import java.util.List;

/**
 * How a training run went.
 *
 * @param epochs every epoch, in order
 * @param updates every update that was made, in order
 * @param bestEpoch number of the one whose parameters were kept
 * @param skippedUpdates updates not made because their gradient was not finite
 */
public record TrainingReport(
    List<Epoch> epochs, List<Update> updates, int bestEpoch, long skippedUpdates) {
  /**
   * One epoch.
   *
   * @param number from 1
   * @param trainLoss mean loss per step while training, summed over horizons, averaged over
   *     features; nats where the loss is a negative log-likelihood
   * @param validationLoss the same on the validation span, with the parameters after this epoch
   * @param gradientNorm mean Euclidean norm of the gradient before clipping
   * @param clippedShare share of updates that were clipped
   */
  public record Epoch(
      int number,
      double trainLoss,
      double validationLoss,
      double gradientNorm,
      double clippedShare) {}

  /**
   * One update of the parameters.
   *
   * @param loss mean loss per step of its minibatch
   * @param gradientNorm Euclidean norm of the gradient before clipping
   * @param isClipped whether the gradient was clipped
   */
  public record Update(double loss, double gradientNorm, boolean isClipped) {}

  public TrainingReport {
    epochs = List.copyOf(epochs);
    updates = List.copyOf(updates);
  }

  /** The epoch whose parameters were kept. */
  public Epoch best() {
    return epochs.get(bestEpoch - 1);
  }

  /** Share of all updates that were clipped. */
  public double clippedShare() {
    return updates.stream().mapToInt(update -> update.isClipped() ? 1 : 0).average().orElse(0);
  }
}
