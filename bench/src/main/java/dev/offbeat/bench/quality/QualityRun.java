package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.bench.quality.contender.Offbeat;
import dev.offbeat.bench.quality.contender.Peers;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of a run of the quality benchmark, each on series of its own kind. */
final class QualityRun {
  private static final String NAME = "offbeat";
  private static final int MGAB_EPOCHS = 100;
  private static final long MGAB_SEED = 1;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final List<AlertBudget> BUDGETS =
      List.of(new AlertBudget(1, Duration.ofDays(1)), new AlertBudget(1, WEEK));

  private final DetectorModel model;
  private final boolean peers;
  private final Consumer<String> progress;

  /**
   * @param model not closed by this
   * @param peers whether other detectors run too
   * @param progress is told what is run next
   */
  QualityRun(DetectorModel model, boolean peers, Consumer<String> progress) {
    this.model = model;
    this.peers = peers;
    this.progress = progress;
  }

  /** Offbeat's readings, then its peers. */
  List<CorpusResult> corpora(CorpusEvaluation evaluation, @Nullable ResultFiles files)
      throws IOException {
    List<CorpusResult> results = new ArrayList<>();
    try (Offbeat offbeat = new Offbeat(model, DetectorOptions.defaults())) {
      for (Contender contender : readings(offbeat)) {
        progress.accept(contender.name());
        results.addAll(evaluation.evaluate(contender, false, files));
      }
    }
    if (peers) {
      for (Contender peer : Peers.all()) {
        progress.accept(peer.name());
        results.addAll(evaluation.evaluate(peer, true, files));
      }
    }
    return results;
  }

  private static List<Contender> readings(Offbeat offbeat) {
    return List.of(
        offbeat.alarms(NAME),
        offbeat.incidents(NAME + "-incidents"),
        offbeat.strangeness(NAME + "-strangeness"),
        offbeat.severity(NAME + "-severity"));
  }

  /** Budgets against the alerts on each corpus' quiet stretches. */
  List<BudgetResult> budgets(CorpusEvaluation evaluation) {
    List<BudgetResult> results = new ArrayList<>();
    for (AlertBudget budget : BUDGETS) {
      progress.accept("budget " + budget);
      double perWeek = budget.alerts() * WEEK.toMillis() / budget.period().toMillis();
      DetectorOptions options = DetectorOptions.defaults().withBudget(budget);
      try (Offbeat offbeat = new Offbeat(model, options)) {
        evaluation
            .quietAlerts(offbeat.incidents(NAME))
            .forEach(
                (corpus, found) ->
                    results.add(new BudgetResult(corpus, budget.toString(), perWeek, found)));
      }
    }
    return results;
  }

  /** The detector with variants of its model, by name; closes them. */
  List<CorpusResult> ablations(CorpusEvaluation evaluation, Map<String, DetectorModel> variants)
      throws IOException {
    List<CorpusResult> results = new ArrayList<>();
    for (Map.Entry<String, DetectorModel> variant : variants.entrySet()) {
      progress.accept(variant.getKey());
      try (DetectorModel changed = variant.getValue();
          Offbeat offbeat = new Offbeat(changed, DetectorOptions.defaults())) {
        results.addAll(evaluation.evaluate(offbeat.alarms(variant.getKey()), false, null));
      }
    }
    return results;
  }

  /** The detector without its bar, and without its learning gate. */
  List<CorpusResult> ungated(CorpusEvaluation evaluation) throws IOException {
    progress.accept("without gates");
    List<CorpusResult> results = new ArrayList<>();
    DetectorOptions options = DetectorOptions.defaults();
    try (Offbeat offbeat = new Offbeat(model, options);
        Offbeat learning = new Offbeat(model, options.withAcceptAfter(1))) {
      results.addAll(evaluation.evaluate(offbeat.strangeness("without gate"), false, null));
      results.addAll(
          evaluation.evaluate(learning.alarms("learning from every point"), false, null));
    }
    return results;
  }

  /** Each file with a model of its own, then with models that know nothing of it. */
  List<PointResult> mgab(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.list(folder)) {
      files = below.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
    List<PointResult> results = new ArrayList<>();
    for (Path file : files) {
      Mgab series = Mgab.read(file);
      progress.accept(series.name() + ", training");
      results.add(MgabEvaluation.trained(series, MgabEvaluation.options(MGAB_EPOCHS, MGAB_SEED)));
      try (Offbeat offbeat = new Offbeat(model, DetectorOptions.defaults())) {
        for (Contender contender : untrained(offbeat)) {
          progress.accept(series.name() + " " + contender.name());
          results.add(MgabEvaluation.untrained(series, contender));
        }
      }
    }
    return results;
  }

  private List<Contender> untrained(Offbeat offbeat) {
    List<Contender> contenders = new ArrayList<>(List.of(offbeat.strangeness(NAME)));
    if (peers) {
      Peers.all().stream()
          .filter(peer -> peer.gate() == Gate.NONE && !peer.costly())
          .forEach(contenders::add);
    }
    return contenders;
  }

  /** The water loop, with a joint model of its own. */
  List<PointResult> skab(Path folder) throws IOException {
    progress.accept("skab, training");
    return SkabEvaluation.evaluate(Skab.Folder.read(folder), TrainingOptions.defaults());
  }
}
