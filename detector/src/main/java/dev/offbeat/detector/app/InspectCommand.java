package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code offbeat inspect}: what a model file says of itself. */
@Command(
    name = "inspect",
    description = "Tells what a model file holds: contract, sizes, training, calibration.")
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "An ONNX file that keeps the model contract. Without one, the bundled model.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (DetectorModel model = file == null ? DetectorModel.bundled() : DetectorModel.load(file)) {
      long size = file == null ? DetectorModel.bundledBytes().length : Files.size(file);
      ModelReport report = ModelReport.of(model, size);
      out.print(json ? report.toJson() : report.toText());
      out.flush();
    }
    return 0;
  }
}
