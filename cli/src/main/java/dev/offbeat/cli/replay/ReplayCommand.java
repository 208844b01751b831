package dev.offbeat.cli.replay;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.replay.CsvSource;
import dev.offbeat.detector.replay.PointSource;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ToldIncident;
import dev.offbeat.detector.replay.Variant;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat replay}: what was told, and what would have been. */
@Command(
    name = "replay",
    description = {
      "Runs the records that a topic still holds, or files, through the very code of the stream,"
          + " and tells the incidents.",
      "With a budget, factor, model or rules: what would have been told otherwise, beside it."
          + " Nothing is written, and the stream notices nothing.",
      ""
    },
    footer = {
      "",
      "A replay that begins with a topic's first record is the stream's own course, bit for bit, and",
      "is compared with the incidents topic. Else each series begins with nothing learnt, and what is",
      "told is approximate. docs/replay.md says more."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StreamConfig config;
  @Mixin private Scope scope;
  @Mixin private WhatIf whatIf;

  @Option(
      names = "--input",
      paramLabel = "FILE|DIR",
      description = "CSV files in place of topics, as score reads them; no --config is needed.")
  private @Nullable Path input;

  @Option(names = "--series", paramLabel = "SERIES", description = "Only this one. Default: all.")
  private @Nullable String series;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "What if this were the model; with --input, the model. Default: the configured or bundled one.")
  private @Nullable Path model;

  @Override
  public Integer call() {
    if (input != null) {
      replayFiles(input);
      return 0;
    }
    AppConfig loaded = config.load();
    try (DetectorModel own = Replays.loadModel(loaded);
        DetectorModel other = model == null ? null : DetectorModel.load(model)) {
      Replays replays = Replays.open(loaded, own);
      Variant base = replays.asConfigured();
      Replay.Result result = run(replays.input(series, scope.since(), scope.limit), base, other);
      List<ToldIncident> told = replays.incidents(scope.limit).read(series, event -> true);
      report(result, told);
    }
    return 0;
  }

  private void replayFiles(Path files) {
    try (DetectorModel own =
        model == null ? DetectorModel.bundled(Engine.AUTO) : DetectorModel.load(model)) {
      Variant base = Variant.plain("as it is", own, DetectorOptions.defaults());
      report(run(new CsvSource(files, own), base, null), null);
    }
  }

  private Replay.Result run(PointSource source, Variant base, @Nullable DetectorModel other) {
    List<Variant> variants =
        whatIf.isAsked() || other != null
            ? List.of(base, whatIf.change(base, other))
            : List.of(base);
    return Replay.run(source, variants, one -> series == null || one.equals(series), null);
  }

  private void report(Replay.Result result, @Nullable List<ToldIncident> told) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(new ReplayReport(result, scope).text(series, told));
    out.flush();
  }
}
