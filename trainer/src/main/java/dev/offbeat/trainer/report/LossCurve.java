package dev.offbeat.trainer.report;

import java.util.List;

/**
 * The loss over the epochs.
 *
 * @param name of the loss, for instance {@code negative log-likelihood}
 * @param unit for instance {@code nats per step}; empty for a loss without one
 * @param epochs in order; none where nothing was trained by steps
 * @param bestEpoch number of the epoch whose parameters were kept; 0 without epochs
 */
public record LossCurve(String name, String unit, List<Epoch> epochs, int bestEpoch) {
  /** Nothing was trained by steps. */
  public static final LossCurve NONE = new LossCurve("", "", List.of(), 0);

  /**
   * One epoch; a loss that is not finite leaves a gap.
   *
   * @param number from 1
   * @param training mean loss per step while training
   * @param validation the same on the validation span, with the parameters after this epoch
   */
  public record Epoch(int number, double training, double validation) {}

  public LossCurve {
    epochs = List.copyOf(epochs);
    int kept = bestEpoch;
    if (!epochs.isEmpty() && epochs.stream().noneMatch(epoch -> epoch.number() == kept)) {
      throw new IllegalArgumentException(
          "bestEpoch: expected the number of one of the epochs, found " + bestEpoch);
    }
  }

  /** The epoch whose parameters were kept; only where there are epochs. */
  Epoch best() {
    return epochs.stream().filter(epoch -> epoch.number() == bestEpoch).findFirst().orElseThrow();
  }
}
