package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Offbeat;
import dev.offbeat.bench.quality.contender.Peers;
import dev.offbeat.detector.DetectorModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      required = true,
      paramLabel = "FILE",
      description = "Model to measure, of one feature.")
  private Path model;

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
      names = "--skab-model",
      paramLabel = "FILE",
      description = "Model for the water loop, of one feature or of all. Default: the model.")
  private @Nullable Path skabModel;

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
    byte[] file = Files.readAllBytes(model);
    try (DetectorModel loaded = DetectorModel.load(model.toString(), file);
        Offbeat offbeat = new Offbeat(loaded)) {
      CorpusEvaluation evaluation = evaluation();
      QualityReport report =
          new QualityReport(
              String.valueOf(model.getFileName()),
              loaded.fingerprint(),
              corpora(evaluation, offbeat),
              ablations(evaluation, file),
              mgab(offbeat),
              skab(loaded));
      new ReportTables(out()).print(report);
      if (json != null) {
        report.writeJson(json);
      }
    }
    return 0;
  }

  private CorpusEvaluation evaluation() throws IOException {
    return new CorpusEvaluation(
        nab == null ? List.of() : Corpus.read(nab, labels(nab, windows, "--windows")),
        wsd == null ? List.of() : Corpus.read(wsd, labels(wsd, wsdWindows, "--wsd-windows")),
        augment);
  }

  private Path labels(Path folder, @Nullable Path given, String option) {
    if (given != null) {
      return given;
    }
    return Stream.of(folder, folder.resolve(".."))
        .map(place -> place.resolve("windows.json").normalize())
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "Missing option " + option + ": no windows.json found"));
  }

  private List<CorpusResult> corpora(CorpusEvaluation evaluation, Offbeat offbeat)
      throws IOException {
    List<CorpusResult> results = new ArrayList<>();
    if (nab == null && wsd == null) {
      return results;
    }
    ResultFiles files = output == null ? null : new ResultFiles(output);
    for (Contender contender : contenders(offbeat)) {
      progress(contender.name());
      results.add(evaluation.evaluate(contender, files));
    }
    return results;
  }

  private List<Contender> contenders(Offbeat offbeat) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(offbeat.alarms("offbeat"));
    contenders.add(offbeat.incidents("offbeat"));
    contenders.add(offbeat.strangeness("offbeat"));
    if (peers) {
      contenders.addAll(Peers.all());
    }
    return contenders;
  }

  private List<CorpusResult> ablations(CorpusEvaluation evaluation, byte[] file)
      throws IOException {
    ModelVariants variants = new ModelVariants(file);
    Map<String, DetectorModel> models = new LinkedHashMap<>();
    if (ablation) {
      models.putAll(variants.ablations());
    }
    constants.forEach(
        (constant, value) -> models.put(constant + "=" + value, variants.with(constant, value)));
    List<CorpusResult> results = new ArrayList<>();
    for (Map.Entry<String, DetectorModel> variant : models.entrySet()) {
      progress(variant.getKey());
      try (DetectorModel changed = variant.getValue();
          Offbeat offbeat = new Offbeat(changed)) {
        results.add(evaluation.evaluate(offbeat.alarms(variant.getKey()), null));
      }
    }
    return results;
  }

  private List<PointResult> mgab(Offbeat offbeat) throws IOException {
    List<PointResult> results = new ArrayList<>();
    if (mgab == null) {
      return results;
    }
    List<Path> files;
    try (Stream<Path> below = Files.list(mgab)) {
      files = below.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
    for (Path file : files) {
      Mgab series = Mgab.read(file);
      for (Contender contender : contenders(offbeat)) {
        if (contender.gate() == Contender.Gate.NONE) {
          progress(series.name() + " " + contender.name());
          results.add(series.evaluate(contender));
        }
      }
    }
    return results;
  }

  private List<PointResult> skab(DetectorModel loaded) throws IOException {
    if (skab == null) {
      return List.of();
    }
    progress("skab");
    Skab.Folder folder = Skab.Folder.read(skab);
    if (skabModel == null) {
      return new SkabEvaluation(loaded).evaluate(folder);
    }
    try (DetectorModel joint = DetectorModel.load(skabModel)) {
      return new SkabEvaluation(joint).evaluate(folder);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void progress(String step) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("running " + step);
    err.flush();
  }
}
