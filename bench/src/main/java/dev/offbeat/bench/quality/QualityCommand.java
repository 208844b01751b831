package dev.offbeat.bench.quality;

import dev.offbeat.detector.DetectorModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code quality} benchmark. */
@Command(
    name = "quality",
    description = {
      "Measures how well the detector detects, on folders of labelled series.",
      "Results go to the standard output as tables, progress to the standard error."
    })
public final class QualityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Model to measure, of one feature. Default: the bundled one.")
  private @Nullable Path model;

  @Option(
      names = "--nab",
      paramLabel = "DIR",
      description = "Series in NAB's layout: DIR/CATEGORY/FILE.csv with timestamp and value.")
  private @Nullable Path nab;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description = "NAB's labels, by path below DIR. Default: windows.json in DIR or beside it.")
  private @Nullable Path windows;

  @Option(
      names = "--wsd",
      paramLabel = "DIR",
      description = "Further series in the same layout: DIR/FILE.csv.")
  private @Nullable Path wsd;

  @Option(
      names = "--wsd-windows",
      paramLabel = "FILE",
      description = "Their labels. Default: windows.json in DIR or beside it.")
  private @Nullable Path wsdWindows;

  @Option(
      names = "--mgab",
      paramLabel = "DIR",
      description = "Mackey-Glass series: DIR/FILE.csv with value and is_anomaly.")
  private @Nullable Path mgab;

  @Option(
      names = "--skab",
      paramLabel = "DIR",
      description = "Water loop: DIR/anomaly-free/anomaly-free.csv and DIR/FOLDER/FILE.csv.")
  private @Nullable Path skab;

  @Option(
      names = "--augment",
      description = "Run NAB's series in five more versions: a gain that holds is no chance.")
  private boolean augment;

  @Option(names = "--peers", description = "Run other detectors on the same series.")
  private boolean peers;

  @Option(
      names = "--ablation",
      description = "Run the detector with each part of its score off, and each alone.")
  private boolean ablation;

  @Option(
      names = "--set",
      paramLabel = "CONSTANT=VALUE",
      description = "Run the detector also with this constant of its score. Repeatable.")
  private Map<String, String> constants = new LinkedHashMap<>();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write result files as NAB does: DIR/DETECTOR/CATEGORY/DETECTOR_FILE.csv.")
  private @Nullable Path output;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all results as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    if (nab == null && wsd == null && mgab == null && skab == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing series: one of --nab, --wsd, --mgab, --skab");
    }
    String name = model == null ? "bundled" : model.toString();
    byte[] file = model == null ? DetectorModel.bundledBytes() : Files.readAllBytes(model);
    CorpusEvaluation evaluation =
        new CorpusEvaluation(
            corpus(nab, windows, "--windows"), corpus(wsd, wsdWindows, "--wsd-windows"), augment);
    boolean corpora = nab != null || wsd != null;
    try (DetectorModel loaded = DetectorModel.load(name, file)) {
      QualityRun run = new QualityRun(loaded, peers, this::progress);
      QualityReport report =
          new QualityReport(
              model == null ? name : String.valueOf(model.getFileName()),
              loaded.fingerprint(),
              loaded.stateCodec().maxBytes(),
              corpora
                  ? run.corpora(evaluation, output == null ? null : new ResultFiles(output))
                  : List.of(),
              corpora ? run.budgets(evaluation) : List.of(),
              corpora ? ablations(run, evaluation, file) : List.of(),
              mgab == null ? List.of() : run.mgab(mgab),
              skab == null ? List.of() : run.skab(skab));
      new ReportTables(spec.commandLine().getOut()).print(report);
      if (json != null) {
        report.writeJson(json);
      }
    }
    return 0;
  }

  private List<LabelledSeries> corpus(@Nullable Path folder, @Nullable Path given, String option)
      throws IOException {
    if (folder == null) {
      return List.of();
    }
    Corpus corpus = Corpus.read(folder, given == null ? labels(folder, option) : given);
    if (!corpus.missing().isEmpty()) {
      progress(
          "warning: %d series that have labels are not in %s, %s the first"
              .formatted(corpus.missing().size(), folder, corpus.missing().get(0)));
    }
    return corpus.series();
  }

  private Path labels(Path folder, String option) {
    return Stream.of(folder, folder.toAbsolutePath().getParent())
        .filter(Objects::nonNull)
        .map(place -> place.resolve("windows.json"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "Missing option " + option + ": no windows.json found"));
  }

  private List<CorpusResult> ablations(QualityRun run, CorpusEvaluation evaluation, byte[] file)
      throws IOException {
    ModelVariants variants = new ModelVariants(file);
    Map<String, DetectorModel> models = new LinkedHashMap<>();
    if (ablation) {
      models.putAll(variants.ablations());
    }
    constants.forEach(
        (constant, value) -> models.put(constant + "=" + value, variants.with(constant, value)));
    List<CorpusResult> results = new ArrayList<>(run.ablations(evaluation, models));
    if (ablation) {
      results.addAll(run.ungated(evaluation));
    }
    return results;
  }

  private void progress(String step) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(step);
    err.flush();
  }
}
