package dev.offbeat.detector.app;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.ingest.CsvReader;
import dev.offbeat.detector.model.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code offbeat score}: the detector of the stream, over files. */
@Command(
    name = "score",
    description = {
      "Scores CSV files with the very detector of the stream.",
      "Each point is scored once, in the order of the lines, against what was expected of it one"
          + " step before.",
      ""
    },
    footer = {
      "",
      "The output has a line for each feature of each point:",
      "  " + ScoreWriter.HEADER,
      "Statuses: warmup, normal, anomalous; missing, late and duplicate points are not scored.",
      "What is unknown is empty."
    })
public final class ScoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model file. Without one, the bundled model, for series of one feature.")
  private @Nullable Path model;

  @Option(
      names = "--input",
      paramLabel = "FILE|DIR",
      required = true,
      description =
          "A CSV file, or a directory of them: timestamp,value, or wide with a series a column, or"
              + " timestamp,series,value.")
  private Path input;

  @Option(
      names = "--output",
      paramLabel = "FILE|DIR",
      required = true,
      description = "For a directory: another one, with a file for each file.")
  private Path output;

  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      converter = BudgetConverter.class,
      description =
          "Alerts that you are willing to read of one series, like '3 per day'. Default:"
              + " ${DEFAULT-VALUE}.")
  private AlertBudget budget = DetectorOptions.defaults().budget();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "What runs the model: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Engine engine = Engine.AUTO;

  @Override
  public Integer call() throws IOException {
    DetectorOptions options = DetectorOptions.defaults().withBudget(budget);
    try (DetectorModel loaded =
            model == null ? DetectorModel.bundled(engine) : DetectorModel.load(model, engine);
        Detector detector = loaded.newDetector(options)) {
      CsvReader reader = new CsvReader(loaded.metadata().featureCount() > 1);
      ScoreSummary summary = new ScoreSummary();
      for (Map.Entry<Path, Path> pair : pairs().entrySet()) {
        try (ScoreWriter writer = ScoreWriter.open(pair.getValue())) {
          ScoringSink sink = new ScoringSink(loaded, detector, writer, summary);
          reader.read(pair.getKey(), sink);
          sink.flush();
          writer.commit();
        }
      }
      PrintWriter err = spec.commandLine().getErr();
      summary.print(err);
      err.flush();
    }
    return 0;
  }

  /** Each input file with its output file. */
  private Map<Path, Path> pairs() throws IOException {
    Map<Path, Path> pairs = new TreeMap<>();
    if (!Files.isDirectory(input)) {
      Path file = Files.isDirectory(output) ? output.resolve(input.getFileName()) : output;
      pairs.put(input, file);
    } else {
      for (Path file : CsvReader.filesBelow(input)) {
        pairs.put(file, output.resolve(input.relativize(file)));
      }
      if (pairs.isEmpty()) {
        throw new IllegalArgumentException(input + ": there is no .csv file in this directory");
      }
    }
    for (Map.Entry<Path, Path> pair : pairs.entrySet()) {
      if (Files.exists(pair.getValue()) && Files.isSameFile(pair.getKey(), pair.getValue())) {
        throw new IllegalArgumentException(
            "--output: expected another file than the input, found " + pair.getValue());
      }
    }
    return pairs;
  }

  /** Reads {@code 1 per week}. */
  static final class BudgetConverter implements ITypeConverter<AlertBudget> {
    @Override
    public AlertBudget convert(String text) {
      try {
        return AlertBudget.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
