package dev.offbeat.trainer;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.evaluate.Labels;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.SearchSpace;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code offbeat train}: one model file from the history of one or many series. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "offbeat train SOURCE --output FILE [OPTION]...",
      "where SOURCE is one of",
      "  --input FILE|DIR",
      "  --kafka SERVERS --topic TOPIC [--from TIME]",
      "  --prometheus URL --query EXPR --from TIME",
      ""
    },
    description = {
      "Trains one small recurrent network on the history of one or many series and writes it as a"
          + " model file (ONNX).",
      "",
      "The first 70 %% of each series teach, the next 15 %% say when to stop, the last 15 %% are held"
          + " out to measure the result. The defaults suit most data; the same input and seed give"
          + " the same file, byte for byte.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the model was written",
      "1:it was not; standard error says why",
      "2:the command line is wrong"
    },
    footer = {
      "",
      "Examples:",
      "  offbeat train --input taxi.csv --output taxi.onnx",
      "  offbeat train --input taxi.csv --output taxi.onnx --report taxi.html --horizon 48",
      "  offbeat train --input history/ --output fleet.onnx --cell fastrnn --hidden 32",
      "  offbeat train --kafka localhost:9092 --topic metrics --from 7d --output m.onnx",
      "  offbeat train --prometheus http://localhost:9090 --query node_load1 \\",
      "    --from 30d --step 5m --output load.onnx"
    })
public final class TrainCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Model file to write. An existing one is replaced when the new one is proven.")
  private Path output = Path.of("");

  @Option(
      names = "--features",
      description = "Take the columns of a wide file as the features of one series.")
  private boolean features;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "What of the history is an anomaly, and so is not learnt: as backtest reads them, such as"
              + " exported feedback.")
  private @Nullable Path labels;

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Mixin private FitOptions fit = new FitOptions();

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description =
          "Let the network run on its own forecasts for so many steps, from many points of the held-out"
              + " part, and tell its error by steps ahead beside the last value's.")
  private int horizon;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Also write a page about the run, to be opened in a browser: forecasts, residuals, loss,"
              + " gradients, stability, a free run (48 steps without --horizon).")
  private @Nullable Path report;

  @Option(
      names = "--search",
      paramLabel = "N",
      description =
          "Try N configurations (cell, hidden, layers, batch, truncation and learning rate around the"
              + " given ones, by successive halving on the validation loss) and train the best. An"
              + " option that is given is held.")
  private @Nullable Integer search;

  @Option(names = "--quiet", description = "Print nothing but warnings and errors.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Print every epoch, and the stack trace of an error.")
  private boolean verbose;

  @Override
  public void run() {
    TrainingOptions options = options();
    Evaluation evaluation = evaluation();
    train(options, evaluation);
  }

  private CommandSpec commandSpec() {
    return java.util.Objects.requireNonNull(spec, "picocli sets it");
  }

  private TrainingOptions options() {
    if (search != null && (search < 2 || search > 100)) {
      throw new ParameterException(
          commandSpec().commandLine(), "--search: expected 2 to 100, found " + search);
    }
    try {
      return fit.options(network.architecture());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandSpec().commandLine(), "--" + e.getMessage(), e);
    }
  }

  private Evaluation evaluation() {
    if (horizon < 0 || horizon > 10_000) {
      throw refused("--horizon: expected 1 to 10000, found " + horizon);
    }
    if (report != null && Files.isDirectory(report)) {
      throw refused("--report: expected a file, such as report.html, found a directory");
    }
    return new Evaluation(source.description(), horizon, report);
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(commandSpec().commandLine(), sentence);
  }

  private void train(TrainingOptions options, Evaluation evaluation) {
    PrintWriter err = commandSpec().commandLine().getErr();
    OriginChoice from = source.origin();
    Consumer<String> warn = warning -> err.println("warning: " + warning);
    History history = source.source(features).read(warn);
    if (labels != null) {
      history = withoutAnomalies(history, labels);
    }
    history.warnings().forEach(warn);
    fit(options, evaluation, from, history);
  }

  private static History withoutAnomalies(History history, Path file) {
    try {
      return Labels.read(file).withoutAnomalies(history);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void fit(
      TrainingOptions options,
      Evaluation evaluation,
      @Nullable OriginChoice from,
      History history) {
    int count = history.features().size();
    Function<TrainingOptions, Origin> origins =
        one -> from == null ? OriginChoice.bundledIfItFits(one, count) : from.origin(one, count);
    TrainingRun run = new TrainingRun(commandSpec().commandLine().getOut(), quiet, verbose);
    if (search == null) {
      run.run(history, options, origins.apply(options), output, evaluation);
    } else {
      boolean isHeld = from != null && !from.equals(OriginChoice.SCRATCH);
      run.search(history, searchSpace(options, isHeld), search, origins, output, evaluation);
    }
  }

  /**
   * What is searched.
   *
   * @param networkIsHeld whether training starts from a model, whose network cannot be another
   */
  private SearchSpace searchSpace(TrainingOptions options, boolean networkIsHeld) {
    Set<SearchSpace.Setting> free = EnumSet.allOf(SearchSpace.Setting.class);
    ParseResult given = commandSpec().commandLine().getParseResult();
    free.removeIf(setting -> given.hasMatchedOption(setting.option()));
    if (networkIsHeld) {
      free.removeAll(SearchSpace.Setting.OF_THE_NETWORK);
    }
    return new SearchSpace(options, free);
  }
}
