package dev.offbeat.detector.score;

/**
 * Which parts of the score are on, and the constants that a model may choose; they travel in its
 * metadata. Every other constant stands with its part, chosen by evidence; see {@code
 * bench/README.md}.
 *
 * @param normalizerMemory points that the normaliser's mean and variance remember
 * @param surprise whether the consensus of one-step residuals counts
 * @param level whether the level's tail counts
 * @param memory whether the belief memory counts
 * @param memoryFactor score per unit of distance to the nearest past belief
 * @param memoryLeaders beliefs remembered, at most
 * @param profile whether beliefs know what is usual for the time of day
 * @param record whether leaving the range ever seen counts
 */
public record ScoringConstants(
    int normalizerMemory,
    boolean surprise,
    boolean level,
    boolean memory,
    double memoryFactor,
    int memoryLeaders,
    boolean profile,
    boolean record) {

  public ScoringConstants {
    require(normalizerMemory >= 2, "normalizer_memory", ">= 2", normalizerMemory);
    require(memoryFactor >= 0 && memoryFactor <= 1e6, "memory_factor", "in [0, 1e6]", memoryFactor);
    require(
        memoryLeaders >= 2 && memoryLeaders <= 4096, "memory_leaders", "2 to 4096", memoryLeaders);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** The constants chosen by evidence. */
  public static ScoringConstants defaults() {
    return new ScoringConstants(4000, true, true, true, 20, 116, true, true);
  }
}
