package dev.offbeat.trainer.train;

import java.util.List;

/**
 * How a training run went.
 *
 * @param epochs every epoch, in order
 * @param bestEpoch number of the one whose parameters were kept
 * @param skippedUpdates updates not made because their gradient was not finite
 */
public record TrainingReport(List<Epoch> epochs, int bestEpoch, long skippedUpdates) {
  /**
   * One epoch.
   *
   * @param number from 1
   * @param trainLoss mean loss per step while training, nats: the negative log-likelihood summed
   *     over horizons, averaged over features
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

  public TrainingReport {
    epochs = List.copyOf(epochs);
  }

  /** The epoch whose parameters were kept. */
  public Epoch best() {
    return epochs.get(bestEpoch - 1);
  }

  /** Share of all updates that were clipped. */
  public double clippedShare() {
    return epochs.stream().mapToDouble(Epoch::clippedShare).average().orElse(0);
  }
}
