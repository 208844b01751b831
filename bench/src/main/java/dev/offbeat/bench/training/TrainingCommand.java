package dev.offbeat.bench.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.nn.CellKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat bench train}: what a minibatch of training costs. */
@Command(
    name = "train",
    description = {
      "Measures the trainer's minibatch, beside PyTorch's.",
      "",
      "A minibatch is 64 lanes and 100 steps in the trainer's own code: feeding, forward,"
          + " backward, clipping and Adam, on one thread and on two; beside it PyTorch on one thread, where"
          + " python3 has it: same series, network, loss, optimiser. Then trains to the end from several"
          + " seeds, so that the validation losses can be compared. Two minutes, eight with PyTorch."
    })
public final class TrainingCommand implements Callable<Integer> {
  private static final List<CellKind> CELLS = List.of(CellKind.FASTRNN, CellKind.GRU);
  private static final List<Integer> HIDDEN = List.of(16, 32);

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds of timing, of which the median counts; ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Trainings for the validation loss; ${DEFAULT-VALUE} by default, 0 for none.")
  private int seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "30",
      description = "Epochs of such a training; ${DEFAULT-VALUE} by default.")
  private int epochs;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      defaultValue = "python3",
      description = "The Python that has PyTorch; ${DEFAULT-VALUE} by default.")
  private String python;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || seeds < 0 || epochs <= Problem.TIMED_EPOCHS) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --rounds of 1 or more, --seeds of 0 or more, --epochs above "
              + Problem.TIMED_EPOCHS);
    }
    PrintWriter out = spec.commandLine().getOut();
    TorchPeer torch = new TorchPeer(python);
    String missing = missing(torch);
    List<TrainingRow> rows = new ArrayList<>();
    for (int hidden : HIDDEN) {
      for (CellKind cell : CELLS) {
        Problem problem = new Problem(cell, hidden, rounds, seeds, epochs);
        TorchFigures peer = missing == null ? torch.run(problem) : null;
        rows.add(new TrainingRow(problem.name(), TrainerMeasurement.run(problem), peer));
      }
    }
    out.print(TrainingRow.table(rows));
    out.print(TrainingRow.notes(rows, missing));
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), rows);
    }
    return 0;
  }

  /** Why PyTorch cannot be run; null if it can. */
  private static @Nullable String missing(TorchPeer torch) throws InterruptedException {
    try {
      torch.require();
      return null;
    } catch (TorchPeer.MissingException e) {
      return e.getMessage();
    }
  }
}
