package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.bench.quality.measure.NabScore;
import dev.offbeat.bench.quality.measure.NabScorer;
import dev.offbeat.bench.quality.measure.Period;
import dev.offbeat.bench.quality.measure.QuietAlerts;
import dev.offbeat.bench.quality.measure.VusPr;
import dev.offbeat.trainer.evaluate.EventScores;
import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
        if (augmentation != Augmentation.ORIGINAL) {
          versions.put(augmentation, nab.stream().map(augmentation::apply).toList());
        }
      }
    }
  }

  /**
   * What a contender said of every series.
   *
   * @param versions of NAB's series, the original first; empty if not asked for
   */
  private record Run(
      List<ScoredSeries> nab, List<ScoredSeries> wsd, Collection<List<ScoredSeries>> versions) {
    Run gated() {
      return new Run(
          Gates.behindBar(nab),
          Gates.behindBar(wsd),
          versions.stream().map(Gates::behindBar).toList());
    }
  }

  /**
   * Runs a contender; its result files go to the folder if there is one.
   *
   * @param alsoGated whether a second result is that of its scores behind Offbeat's bar
   */
  List<CorpusResult> evaluate(Contender contender, boolean alsoGated, @Nullable ResultFiles files)
      throws IOException {
    Replay replay = new Replay(contender);
    List<ScoredSeries> original = replay.of(nab);
    List<List<ScoredSeries>> augmented = new ArrayList<>();
    if (!versions.isEmpty() && !contender.costly()) {
      augmented.add(original);
      versions.values().forEach(corpus -> augmented.add(replay.of(corpus)));
    }
    Run run = new Run(original, replay.of(wsd), augmented);
    List<CorpusResult> results = new ArrayList<>();
    results.add(result(contender.name(), contender.gate(), contender.threshold(), run, replay));
    write(contender.name(), run, files);
    if (alsoGated && contender.gate() == Gate.NONE) {
      String name = contender.name() + "-gated";
      Run gated = run.gated();
      results.add(result(name, Gate.OFFBEAT, contender.threshold(), gated, replay));
      write(name, gated, files);
    }
    return results;
  }

  /** The incidents that a contender opened on quiet stretches, by name of the corpus. */
  Map<String, QuietAlerts> quietAlerts(Contender incidents) {
    Map<String, QuietAlerts> alerts = new LinkedHashMap<>();
    if (!nab.isEmpty()) {
      alerts.put("NAB", QuietAlerts.of(new Replay(incidents).of(nab)));
    }
    if (!wsd.isEmpty()) {
      alerts.put("WSD", QuietAlerts.of(new Replay(incidents).of(wsd)));
    }
    return alerts;
  }

  private void write(String name, Run run, @Nullable ResultFiles files) throws IOException {
    if (files != null) {
      files.write(name, nab, run.nab());
      files.write(name, wsd, run.wsd());
    }
  }

  private CorpusResult result(String name, Gate gate, double threshold, Run run, Replay replay) {
    return new CorpusResult(
        name,
        gate,
        augmented(run.versions()),
        nab.isEmpty() ? List.of() : NabScorer.score(ResultFiles.squashed(run.nab())),
        gate == Gate.NONE || gate == Gate.DENSE ? vusPr(nab, run.nab()) : Double.NaN,
        gate == Gate.DENSE ? List.of() : events(threshold, run.nab()),
        wsd.isEmpty() ? List.of() : NabScorer.score(ResultFiles.squashed(run.wsd())),
        gate == Gate.DENSE ? List.of() : events(threshold, run.wsd()),
        replay.cpuMicrosPerPoint());
  }

  /** Each version and profile with its own best threshold, then the mean of all of them. */
  private static double augmented(Collection<List<ScoredSeries>> versions) {
    return versions.stream()
        .flatMap(scored -> NabScorer.score(scored).stream())
        .mapToDouble(NabScore::score)
        .average()
        .orElse(Double.NaN);
  }

  private static List<EventScores> events(double threshold, List<ScoredSeries> scored) {
    List<EventScores> events = new ArrayList<>();
    if (scored.isEmpty()) {
      return events;
    }
    if (Double.isNaN(threshold)) {
      BUDGETS.forEach(budget -> events.add(EventScores.atBudget(scored, budget)));
    } else {
      events.add(EventScores.at(scored, threshold));
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
