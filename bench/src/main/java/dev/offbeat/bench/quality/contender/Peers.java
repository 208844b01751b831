package dev.offbeat.bench.quality.contender;

import dev.offbeat.bench.quality.contender.Contender.Gate;
import java.util.List;
import java.util.stream.Stream;

/** The detectors that Offbeat is compared with. */
public final class Peers {
  private Peers() {}

  /** All of them; a score that has no gate of its own also with Offbeat's. */
  public static List<Contender> all() {
    Contender grade = new Contender("rcf-grade", Gate.OWN, Double.MIN_VALUE, CutForest::grade);
    return Stream.concat(
            Stream.of(grade),
            Stream.of(
                    new Contender("rcf-score", Gate.NONE, Double.NaN, CutForest::score),
                    new Contender(
                        "windowed-gaussian", Gate.NONE, Double.NaN, WindowedGaussian::new),
                    new Contender("difference", Gate.NONE, Double.NaN, PlainDifference::new),
                    new Contender("seasonal-naive", Gate.NONE, Double.NaN, SeasonalNaive::new))
                .flatMap(peer -> Stream.of(peer, peer.gated())))
        .toList();
  }
}
