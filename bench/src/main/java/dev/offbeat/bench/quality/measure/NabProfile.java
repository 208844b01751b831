package dev.offbeat.bench.quality.measure;

/** What NAB charges: each profile weighs misses and false alarms otherwise. */
public enum NabProfile {
  STANDARD("standard", 1, 0.11),
  REWARD_LOW_FP("reward_low_FP", 1, 0.22),
  REWARD_LOW_FN("reward_low_FN", 2, 0.11);

  private final String label;
  private final double falseNegative;
  private final double falsePositive;

  NabProfile(String label, double falseNegative, double falsePositive) {
    this.label = label;
    this.falseNegative = falseNegative;
    this.falsePositive = falsePositive;
  }

  /** NAB's own name of the profile. */
  public String label() {
    return label;
  }

  double truePositive() {
    return 1;
  }

  double falseNegative() {
    return falseNegative;
  }

  double falsePositive() {
    return falsePositive;
  }
}
