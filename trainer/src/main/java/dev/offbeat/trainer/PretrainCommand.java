package dev.offbeat.trainer;

import dev.offbeat.trainer.corpus.SyntheticCorpus;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.LearningRate;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat pretrain}: a model of all series, from a synthetic corpus. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a network on a synthetic corpus, so that it can watch series that nobody trained for.",
      "",
      "The defaults make a model like the one that ships with Offbeat. The same options give the same"
          + " file, byte for byte.",
      ""
    },
    footer = {"", "Example:", "  offbeat pretrain --output pretrained.onnx"})
public final class PretrainCommand implements Runnable {
  /*
   * A series' training span is one window of the GRU, so that each starts as a new series does in
   * the detector: with a zero state and a normaliser that knows nothing. Other cells'
   * gradients are cut once on the way.
   */
  private static final int GRU_WINDOW = 1024;
  private static final int OTHER_WINDOW = 512;
  private static final int POINTS = 1463; // 70 % of them are 1,024
  private static final double LEARNING_RATE = 4e-3;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Model file to write. An existing one is replaced when the new one is proven.")
  private Path output = Path.of("");

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "Series of the corpus, of 1,463 points each. Default: ${DEFAULT-VALUE}.")
  private int series = 1500;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the corpus. Default: ${DEFAULT-VALUE}.")
  private int epochs = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the corpus and of training. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Print every epoch, and the stack trace of an error.")
  private boolean verbose;

  @Override
  public void run() {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets it");
    TrainingOptions options = options(command);
    new TrainingRun(command.commandLine().getOut(), quiet, verbose)
        .run(
            SyntheticCorpus.draw(series, POINTS, seed),
            options,
            Origin.SCRATCH,
            output,
            Evaluation.NONE);
  }

  private TrainingOptions options(CommandSpec command) {
    if (series < 1 || series > 100_000) {
      throw new ParameterException(
          command.commandLine(), "--series: expected 1 to 100000, found " + series);
    }
    try {
      Architecture architecture = network.architecture();
      return TrainingOptions.builder()
          .architecture(architecture)
          .epochs(epochs)
          .patience(epochs)
          .truncation(architecture.cell() == CellKind.GRU ? GRU_WINDOW : OTHER_WINDOW)
          .learningRate(new LearningRate(LEARNING_RATE, 0, LearningRate.Decay.LINEAR))
          .seed(seed)
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
