package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code offbeat run} would start with, read and not started; Kafka is not looked at. */
public final class RunCheck {
  private final AppConfig config;
  private final RuleSet rules;

  /**
   * Reads the model and the rules that a configuration names.
   *
   * @throws AppException if the rules cannot be used
   * @throws dev.offbeat.detector.model.ModelLoadException if the model breaks the contract
   */
  RunCheck(AppConfig config) {
    this.config = config;
    rules = rules(config);
  }

  /**
   * The rules of the configured file over the settings that hold without them.
   *
   * @throws AppException if they cannot be used
   */
  public static RuleSet rules(AppConfig config) {
    Path file = config.rules().file();
    SeriesSettings defaults = LiveRules.defaults(config);
    List<RuleFile> files =
        file == null ? List.of() : List.of(RulesFile.read(file, LiveRules.models(config)));
    return RuleSet.of(defaults, files);
  }

  /** The report: what the configuration comes to, and what holds for a series, if one is named. */
  String report(@Nullable String series) {
    TextReport report = new TextReport("The configuration and the rules can be used.");
    report.section("Configuration");
    try (DetectorModel model = config.loadModel()) {
      report.line("model", "%s, %s", model.name(), model.fingerprint());
    }
    report.line("input", String.join(", ", config.input().topics()));
    report.line("output", String.join(", ", config.output().topics()));
    report.line("brokers", config.kafka().get("bootstrap.servers"));
    report.section("Rules");
    Path file = config.rules().file();
    report.line("file", file == null ? "none" : file.toString());
    if (config.rules().topic() != null) {
      report.line("topic", config.rules().topic() + ", not looked at here");
    }
    report.line("hash", rules.hash());
    report.line("rules", rules.names().isEmpty() ? "none" : String.join(", ", rules.names()));
    if (series != null) {
      tell(report, series);
    }
    return report.toString();
  }

  private void tell(TextReport report, String series) {
    SeriesSettings settings = rules.settings(series);
    List<String> matching = rules.matching(series);
    report.section("Series " + series);
    report.line("rules", matching.isEmpty() ? "none" : String.join(", ", matching));
    report.line("watch", settings.watch() ? "on" : "off");
    report.line("budget", settings.detection().budget().toString());
    report.line("direction", lower(settings.direction().wanted()));
    report.line("absolute floor", "%s", settings.detection().absoluteFloor());
    report.line("relative floor", "%s", settings.detection().relativeFloor());
    report.line("missing", settings.intake().missing().toString());
    report.line("counters", settings.intake().counters().toString());
    report.line("reorder window", "%d s", settings.intake().reorderWindow().toSeconds());
    report.line(
        "silence",
        settings.intake().silence() == 0
            ? "off"
            : Math.round(settings.intake().silence()) + " cadences");
    report.line("flatline", settings.intake().flatline() ? "on" : "off");
    SeriesSettings.Suppression suppression = settings.suppression();
    report.line("suppress", suppression == null ? "off" : suppression.reason());
    report.line(
        "maintenance",
        settings.maintenance().isEmpty()
            ? "none"
            : settings.maintenance().stream()
                .map(window -> window.name())
                .collect(Collectors.joining(", ")));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
