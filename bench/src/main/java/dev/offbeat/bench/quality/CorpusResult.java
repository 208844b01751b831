package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.bench.quality.measure.NabProfile;
import dev.offbeat.bench.quality.measure.NabScore;
import dev.offbeat.trainer.evaluate.EventScores;
import java.util.List;

/**
 * What a contender reached on the series with windows.
 *
 * @param detector its name
 * @param gate what kept one incident from being many alerts
 * @param augmented mean of NAB's three profiles over the six versions; NaN if not asked for
 * @param nab NAB's score for each profile, thresholds as in the result files; empty without NAB's
 *     series
 * @param nabVusPr mean VUS-PR of NAB's labelled series, NaN for gated scores, which are 0 mostly
 * @param nabEvents events at its own threshold, or where it has none at each budget
 * @param wsd as {@code nab}, of WSD's series
 * @param wsdEvents as {@code nabEvents}
 * @param cpuMicrosPerPoint CPU time of a point
 */
record CorpusResult(
    String detector,
    Gate gate,
    double augmented,
    List<NabScore> nab,
    double nabVusPr,
    List<EventScores> nabEvents,
    List<NabScore> wsd,
    List<EventScores> wsdEvents,
    double cpuMicrosPerPoint) {

  /** NAB's score for one of its profiles, NaN where it was not run. */
  static double score(List<NabScore> scores, NabProfile profile) {
    return scores.stream()
        .filter(score -> score.profile() == profile)
        .mapToDouble(NabScore::score)
        .findFirst()
        .orElse(Double.NaN);
  }
}
