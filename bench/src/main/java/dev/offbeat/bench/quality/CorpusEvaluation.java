package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.bench.quality.measure.EventScores;
import dev.offbeat.bench.quality.measure.NabScore;
import dev.offbeat.bench.quality.measure.NabScorer;
import dev.offbeat.bench.quality.measure.Period;
import dev.offbeat.bench.quality.measure.ScoredSeries;
import dev.offbeat.bench.quality.measure.Span;
import dev.offbeat.bench.quality.measure.VusPr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replays NAB, its augmented versions and WSD through contenders, and measures each. */
final class CorpusEvaluation {
  /** Alerts per series and week at which contenders are compared. */
  static final List<Double> BUDGETS = List.of(0.5, 1.0, 3.0, 7.0);

  private final List<LabelledSeries> nab;
  private final List<LabelledSeries> wsd;
  private final Map<Augmentation, List<LabelledSeries>> versions =
      new EnumMap<>(Augmentation.class);

  /**
   * @param nab may be empty
   * @param wsd may be empty
   * @param augment whether NAB's series are also run in their other versions
   */
  CorpusEvaluation(List<LabelledSeries> nab, List<LabelledSeries> wsd, boolean augment) {
    this.nab = nab;
    this.wsd = wsd;
    if (augment && !nab.isEmpty()) {
      for (Augmentation augmentation : Augmentation.values()) {
        versions.put(augmentation, nab.stream().map(augmentation::apply).toList());
      }
    }
  }

  /** Runs a contender; its result files go to the folder if there is one. */
  CorpusResult evaluate(Contender contender, @Nullable ResultFiles files) throws IOException {
    Replay replay = new Replay(contender);
    List<ScoredSeries> nabScored = replay.of(nab);
    List<ScoredSeries> wsdScored = replay.of(wsd);
    if (files != null) {
      files.write(contender.name(), nab, nabScored);
      files.write(contender.name(), wsd, wsdScored);
    }
    return new CorpusResult(
        contender.name(),
        contender.gate(),
        augmented(replay, nabScored),
        nab.isEmpty() ? List.of() : NabScorer.score(ResultFiles.squashed(nabScored)),
        contender.gate() == Gate.NONE ? vusPr(nab, nabScored) : Double.NaN,
        events(contender, nabScored),
        wsd.isEmpty() ? List.of() : NabScorer.score(ResultFiles.squashed(wsdScored)),
        events(contender, wsdScored),
        replay.cpuMicrosPerPoint());
  }

  /** Each version and profile with its own best threshold, then the mean of all of them. */
  private double augmented(Replay replay, List<ScoredSeries> original) {
    List<NabScore> scores = new ArrayList<>();
    versions.forEach(
        (augmentation, corpus) ->
            scores.addAll(
                NabScorer.score(
                    augmentation == Augmentation.ORIGINAL ? original : replay.of(corpus))));
    return scores.stream().mapToDouble(NabScore::score).average().orElse(Double.NaN);
  }

  private static List<EventScores> events(Contender contender, List<ScoredSeries> scored) {
    List<EventScores> events = new ArrayList<>();
    if (scored.isEmpty()) {
      return events;
    }
    if (Double.isNaN(contender.threshold())) {
      BUDGETS.forEach(budget -> events.add(EventScores.atBudget(scored, budget)));
    } else {
      events.add(EventScores.at(scored, contender.threshold()));
    }
    return events;
  }

  /** The mean over the series with a label: every point counts, the first ones too. */
  private static double vusPr(List<LabelledSeries> corpus, List<ScoredSeries> scored) {
    double sum = 0;
    int labelled = 0;
    for (int s = 0; s < corpus.size(); s++) {
      boolean[] labels = new boolean[corpus.get(s).size()];
      for (Span window : corpus.get(s).windows()) {
        Arrays.fill(labels, window.first(), window.last() + 1, true);
      }
      double volume = VusPr.of(scored.get(s).scores(), labels, Period.of(corpus.get(s).values()));
      if (!Double.isNaN(volume)) {
        sum += volume;
        labelled++;
      }
    }
    return labelled == 0 ? Double.NaN : sum / labelled;
  }
}
