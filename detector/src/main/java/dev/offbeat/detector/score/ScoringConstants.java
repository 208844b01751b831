package dev.offbeat.detector.score;

/**
 * The constants of every part of the score; they travel in the model's metadata. A part is switched
 * off by its flag.
 *
 * @param normalizerMemory points that the normaliser's mean and variance remember
 * @param tailRisk share of points that a tail model calls its tail, q₀
 * @param tailKnown weight of the largest recent excess in a tail's scale, κ: a repeat of a known
 *     spike is worth little
 * @param surprise whether one-step residuals count
 * @param level whether the level's tail counts
 * @param memory whether the belief memory counts
 * @param memoryFactor score per unit of distance to the nearest past belief
 * @param memoryLeaders beliefs remembered, at most
 * @param record whether leaving the range ever seen counts
 * @param refractoryPoints points in which the bar that suppresses repeats of an alarm falls to
 *     zero, R
 */
public record ScoringConstants(
    int normalizerMemory,
    double tailRisk,
    double tailKnown,
    boolean surprise,
    boolean level,
    boolean memory,
    double memoryFactor,
    int memoryLeaders,
    boolean record,
    int refractoryPoints) {

  public ScoringConstants {
    require(normalizerMemory >= 2, "normalizer_memory", ">= 2", normalizerMemory);
    require(tailRisk > 0 && tailRisk < 0.5, "tail_risk", "in (0, 0.5)", tailRisk);
    require(tailKnown >= 0 && tailKnown <= 10, "tail_known", "in [0, 10]", tailKnown);
    require(memoryFactor >= 0 && memoryFactor <= 1e6, "memory_factor", "in [0, 1e6]", memoryFactor);
    require(
        memoryLeaders >= 2 && memoryLeaders <= 4096, "memory_leaders", "2 to 4096", memoryLeaders);
    require(refractoryPoints >= 1, "refractory_points", ">= 1", refractoryPoints);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** The constants chosen by evidence; see {@code bench/README.md}. */
  public static ScoringConstants defaults() {
    return new ScoringConstants(4000, 0.03, 0.7, true, true, true, 20, 128, true, 100);
  }
}
