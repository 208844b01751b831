package dev.offbeat.trainer.data;

/**
 * Cuts each series by time: the network learns from the first part, training stops by the second,
 * and the third is held out to measure what was learnt.
 *
 * @param train share of the first part
 * @param validation share of the second
 */
public record ChronologicalSplit(double train, double validation) {
  public ChronologicalSplit {
    if (!(train > 0 && validation > 0 && train + validation < 1)) {
      throw new IllegalArgumentException(
          "split: expected two positive shares of a sum below 1, found %s and %s"
              .formatted(train, validation));
    }
  }

  /** 70 % to learn from, 15 % to stop by, 15 % held out. */
  public static ChronologicalSplit defaults() {
    return new ChronologicalSplit(0.7, 0.15);
  }

  /** Index after the last point to learn from. */
  public int trainEnd(int size) {
    return (int) Math.round(train * size);
  }

  /** Index after the last point to validate on; all later ones are held out. */
  public int validationEnd(int size) {
    return (int) Math.round((train + validation) * size);
  }
}
