package dev.offbeat.cli.replay;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.replay.Variant;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what might be otherwise. */
final class WhatIf {
  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      converter = Converters.Budget.class,
      description = "What if the alert budget were this, like '3 per day'.")
  private @Nullable AlertBudget budget;

  @Option(
      names = "--threshold-factor",
      paramLabel = "X",
      description = "What if every threshold were multiplied by this, 0.01 to 100.")
  private @Nullable Double thresholdFactor;

  @Option(names = "--rules", paramLabel = "FILE", description = "What if these were the rules.")
  private @Nullable Path rules;

  /** Whether anything might. */
  boolean isAsked() {
    return budget != null || thresholdFactor != null || rules != null;
  }

  /**
   * A changed variant.
   *
   * @param model another one; null for the same
   */
  Variant change(Variant before, @Nullable DetectorModel model) {
    List<String> changes = new ArrayList<>();
    DetectorOptions options = before.options();
    if (budget != null) {
      options = options.withBudget(budget);
      changes.add("budget " + budget);
    }
    if (thresholdFactor != null) {
      options = options.withThresholdFactor(thresholdFactor);
      changes.add("threshold × " + thresholdFactor);
    }
    if (model != null) {
      changes.add("model " + model.name());
    }
    SeriesSettings defaults = SeriesSettings.defaults(options, before.intake());
    RuleSet changed;
    if (rules != null) {
      changed = Replays.rules(rules, defaults);
      changes.add("rules " + rules.getFileName());
    } else {
      List<RuleFile> files = before.rules().files();
      changed = RuleSet.of(defaults, files);
    }
    return new Variant(
        String.join(", ", changes),
        model == null ? before.model() : model,
        options,
        before.intake(),
        changed,
        before.feedback(),
        before.feedbackAsTold());
  }
}
