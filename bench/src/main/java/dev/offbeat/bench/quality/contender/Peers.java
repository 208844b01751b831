package dev.offbeat.bench.quality.contender;

import dev.offbeat.bench.quality.contender.Contender.Gate;
import java.util.List;
import java.util.function.Supplier;

/** The detectors that Offbeat is compared with. */
public final class Peers {
  private Peers() {}

  /** All of them. */
  public static List<Contender> all() {
    return List.of(
        new Contender("rcf-grade", Gate.OWN, Double.MIN_VALUE, true, CutForest::grade),
        new Contender("rcf-score", Gate.NONE, Double.NaN, true, CutForest::score),
        cheap("windowed-gaussian", WindowedGaussian::new),
        cheap("difference", PlainDifference::new),
        cheap("seasonal-naive", SeasonalNaive::new));
  }

  private static Contender cheap(String name, Supplier<StreamingScorer> scorers) {
    return new Contender(name, Gate.NONE, Double.NaN, false, scorers);
  }
}
