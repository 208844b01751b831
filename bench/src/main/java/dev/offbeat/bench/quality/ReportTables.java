package dev.offbeat.bench.quality;

import static dev.offbeat.trainer.evaluate.TextTable.number;

import dev.offbeat.bench.quality.contender.Published;
import dev.offbeat.bench.quality.measure.NabProfile;
import dev.offbeat.bench.quality.measure.NabScore;
import dev.offbeat.trainer.evaluate.EventScores;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.util.List;

/** Prints a report as the tables that bench/README.md shows. */
final class ReportTables {
  private final PrintWriter out;

  ReportTables(PrintWriter out) {
    this.out = out;
  }

  void print(QualityReport report) {
    out.printf(
        "model %s, fingerprint %s, at most %,d bytes of state a series%n",
        report.model(), report.fingerprint(), report.stateBytes());
    if (!report.corpora().isEmpty()) {
      profiles("NAB", report.corpora().get(0).nab());
      profiles("WSD", report.corpora().get(0).wsd());
      section("NAB and WSD: NAB's score, best threshold per corpus", corpora(report.corpora()));
      if (report.corpora().size() > 1) {
        section("Published figures, not run here", published());
      }
    }
    if (report.corpora().stream().anyMatch(result -> !result.nabEvents().isEmpty())) {
      section("NAB: events", events(report.corpora(), true));
    }
    if (report.corpora().stream().anyMatch(result -> !result.wsdEvents().isEmpty())) {
      section("WSD: events", events(report.corpora(), false));
    }
    if (!report.budgets().isEmpty()) {
      section("Alert budgets, outside the windows", budgets(report.budgets()));
    }
    if (!report.ablation().isEmpty()) {
      section("Ablation", ablation(report.ablation()));
    }
    if (!report.mgab().isEmpty()) {
      section("MGAB", points(report.mgab()));
    }
    if (!report.skab().isEmpty()) {
      section("SKAB", points(report.skab()));
    }
    out.flush();
  }

  /** The lines that NAB's own scorers print for Offbeat's result files. */
  private void profiles(String corpus, List<NabScore> scores) {
    if (!scores.isEmpty()) {
      out.printf("%n%s, offbeat%n", corpus);
      scores.forEach(out::println);
    }
  }

  private void section(String title, TextTable table) {
    out.printf("%n%s%n%n%s", title, table);
  }

  private static TextTable corpora(List<CorpusResult> results) {
    TextTable table =
        new TextTable(
            "detector",
            "gate",
            "augmented",
            "standard",
            "low FP",
            "low FN",
            "WSD",
            "VUS-PR",
            "µs/point");
    for (CorpusResult result : results) {
      table.add(
          result.detector(),
          switch (result.gate()) {
            case NONE, DENSE -> "none";
            case OWN -> "own";
            case OFFBEAT -> "Offbeat's";
          },
          number(result.augmented(), 1),
          number(CorpusResult.score(result.nab(), NabProfile.STANDARD), 1),
          number(CorpusResult.score(result.nab(), NabProfile.REWARD_LOW_FP), 1),
          number(CorpusResult.score(result.nab(), NabProfile.REWARD_LOW_FN), 1),
          number(CorpusResult.score(result.wsd(), NabProfile.STANDARD), 1),
          number(result.nabVusPr(), 3),
          number(result.cpuMicrosPerPoint(), 1));
    }
    return table;
  }

  private static TextTable published() {
    TextTable table = new TextTable("detector", "27 series", "all 58 series");
    Published.NAB.forEach(p -> table.add(p.detector(), p.oursOfNab(), p.allOfNab()));
    return table;
  }

  private static TextTable events(List<CorpusResult> results, boolean nab) {
    TextTable table =
        new TextTable(
            "detector",
            "threshold",
            "alerts/series/week",
            "recall",
            "precision",
            "found",
            "false",
            "delay, points",
            "delay, minutes");
    for (CorpusResult result : results) {
      for (EventScores events : nab ? result.nabEvents() : result.wsdEvents()) {
        table.add(
            result.detector(),
            number(events.threshold(), 3),
            number(events.alertsPerSeriesWeek(), 2),
            number(events.recall(), 2),
            number(events.precision(), 2),
            events.found() + "/" + events.events(),
            String.valueOf(events.falseAlerts()),
            number(events.delaySteps(), 0),
            number(events.delayMinutes(), 0));
      }
    }
    return table;
  }

  private static TextTable budgets(List<BudgetResult> results) {
    TextTable table =
        new TextTable("corpus", "budget", "allowed/series/week", "alerts/series/week", "ratio");
    for (BudgetResult result : results) {
      table.add(
          result.corpus(),
          result.budget(),
          number(result.allowed(), 2),
          number(result.found().perSeriesWeek(), 2),
          number(result.ratio(), 2));
    }
    return table;
  }

  private static TextTable ablation(List<CorpusResult> results) {
    TextTable table =
        new TextTable("offbeat", "augmented", "standard", "low FP", "low FN", "WSD", "µs/point");
    for (CorpusResult result : results) {
      table.add(
          result.detector(),
          number(result.augmented(), 1),
          number(CorpusResult.score(result.nab(), NabProfile.STANDARD), 1),
          number(CorpusResult.score(result.nab(), NabProfile.REWARD_LOW_FP), 1),
          number(CorpusResult.score(result.nab(), NabProfile.REWARD_LOW_FN), 1),
          number(CorpusResult.score(result.wsd(), NabProfile.STANDARD), 1),
          number(result.cpuMicrosPerPoint(), 1));
    }
    return table;
  }

  private static TextTable points(List<PointResult> results) {
    TextTable table =
        new TextTable(
            "series",
            "detector",
            "labelled",
            "AP",
            "VUS-PR",
            "F1",
            "precision",
            "recall",
            "best F1",
            "training, CPU s");
    for (PointResult result : results) {
      table.add(
          result.series(),
          result.detector(),
          number(result.labelled(), 3),
          number(result.averagePrecision(), 3),
          number(result.vusPr(), 3),
          number(result.atThreshold().f1(), 3),
          number(result.atThreshold().precision(), 3),
          number(result.atThreshold().recall(), 3),
          number(result.best().f1(), 3),
          number(result.trainingSeconds(), 0));
    }
    return table;
  }
}
