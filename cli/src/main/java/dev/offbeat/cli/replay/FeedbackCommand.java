package dev.offbeat.cli.replay;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.file.ReplacementFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat feedback}: what people said of incidents. */
@Command(
    name = "feedback",
    description = "Tells what people said of incidents, and exports it as labels.",
    subcommands = {FeedbackCommand.Export.class, FeedbackCommand.Show.class})
public final class FeedbackCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: export or show");
  }

  private static FeedbackBook read(AppConfig config) {
    if (config.feedback().topic() == null) {
      throw new IllegalArgumentException("feedback.topic: expected a topic, found none");
    }
    return Replays.feedback(config);
  }

  /** {@code offbeat feedback export}. */
  @Command(
      name = "export",
      description = {
        "Writes all feedback as JSON, a line each, in the order in which it was said:",
        "labels that backtest and train read."
      })
  static final class Export implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private StreamConfig config;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "The file to write. Default: standard output.")
    private @Nullable Path output;

    @Override
    public Integer call() throws IOException {
      FeedbackBook book = read(config.load());
      String lines =
          book.all().stream().map(one -> one.toJson() + "\n").collect(Collectors.joining());
      if (output == null) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(lines);
        out.flush();
      } else {
        try (ReplacementFile replacement = ReplacementFile.of(output)) {
          Files.writeString(replacement.unfinished(), lines);
          replacement.commit();
        }
        spec.commandLine().getErr().printf("%d labels in %s%n", book.size(), output);
      }
      return 0;
    }
  }

  /** {@code offbeat feedback show}. */
  @Command(
      name = "show",
      description = "Counts the verdicts, and tells the series whose thresholds they moved.")
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private StreamConfig config;

    @Override
    public Integer call() {
      FeedbackBook book = read(config.load());
      PrintWriter out = spec.commandLine().getOut();
      for (Verdict verdict : Verdict.values()) {
        out.printf(Locale.ROOT, "%-12s %6d%n", verdict.code(), book.count(verdict));
      }
      book.precision()
          .ifPresent(precision -> out.printf(Locale.ROOT, "%-12s %6.2f%n", "precision", precision));
      TreeMap<String, Double> factors = new TreeMap<>();
      for (Feedback one : book.all()) {
        factors.put(one.series(), book.thresholdFactor(one.series()));
      }
      factors.forEach(
          (series, factor) -> out.printf(Locale.ROOT, "threshold × %.2f  %s%n", factor, series));
      out.flush();
      return 0;
    }
  }
}
