package dev.offbeat.trainer;

import dev.offbeat.trainer.lab.Lab;
import dev.offbeat.trainer.lab.LabOptions;
import dev.offbeat.trainer.lab.LabResult;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat lab}: which cell solves which of the classic tasks. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets every recurrent cell try the classic tasks, and shows which solves which.",
      "",
      "parity, addition and even-b: taught on up to 20 steps, tested on 200. adding and recall:"
          + " numbers to be kept over a lag. Solved: at least 99 %% of the answers to 2,048 fresh"
          + " sequences are right.",
      "",
      "All of it takes about four minutes of CPU time, --quick half a minute, on all cores."
          + " The same seed gives the same results, whatever their number.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  offbeat lab --quick",
      "  offbeat lab --task adding --lags 100,400 --cell elman,gru --output curves/"
    })
public final class LabCommand implements Runnable {
  private static final String ALL = "all";
  private static final List<CellKind> QUICK_CELLS =
      List.of(CellKind.ELMAN, CellKind.GRU, CellKind.LSTM);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--task",
      split = ",",
      paramLabel = "TASK",
      description = "parity, addition, even-b, adding, recall or all. Default: all.")
  private List<String> tasks = List.of(ALL);

  @Option(
      names = "--cell",
      split = ",",
      paramLabel = "KIND",
      description =
          "Only these cells, of ${COMPLETION-CANDIDATES}. Default: all. jordan does not try adding"
              + " and recall.")
  private List<CellKind> cells = List.of();

  @Option(
      names = "--lags",
      split = ",",
      paramLabel = "STEPS",
      description = "Of adding and recall. Default: 20,100,400.")
  private List<Integer> lags = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random draw. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--quick",
      description =
          "Only elman, gru and lstm without elman's variants, and lags of 20 and 100; --cell and"
              + " --lags may name others.")
  private boolean quick;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Also draw the learning curves there, a PNG for each task and lag.")
  private @Nullable Path output;

  @Override
  public void run() {
    CommandSpec command = Objects.requireNonNull(spec, "picocli sets it");
    Lab lab = new Lab(options(command));
    if (lab.trials() == 0) {
      throw new ParameterException(
          command.commandLine(),
          "--cell: expected another than jordan for adding and recall, found jordan");
    }
    run(lab, command.commandLine().getOut());
  }

  private LabOptions options(CommandSpec command) {
    List<CellKind> usualCells = quick ? QUICK_CELLS : List.of();
    List<Integer> usualLags = quick ? List.of(20, 100) : List.of(20, 100, 400);
    try {
      return new LabOptions(
          taskNames(),
          Set.copyOf(cells.isEmpty() ? usualCells : cells),
          lags.isEmpty() ? usualLags : lags,
          !quick,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private Set<Lab.TaskName> taskNames() {
    Set<Lab.TaskName> names = EnumSet.noneOf(Lab.TaskName.class);
    for (String task : tasks) {
      List<Lab.TaskName> meant =
          Arrays.stream(Lab.TaskName.values())
              .filter(name -> task.equalsIgnoreCase(ALL) || task.equalsIgnoreCase(name.toString()))
              .toList();
      if (meant.isEmpty()) {
        throw new IllegalArgumentException(
            "task: expected parity, addition, even-b, adding, recall or all, found " + task);
      }
      names.addAll(meant);
    }
    return names;
  }

  private void run(Lab lab, PrintWriter out) {
    if (output != null) {
      try {
        Files.createDirectories(output);
      } catch (IOException e) {
        throw new TrainingException(
            "--output: expected a directory, found " + output + ", which cannot be made: " + e);
      }
    }
    out.printf("%s, seed %d%n%n", count(lab.trials(), "trial"), seed);
    LabTable table = new LabTable(out, Help.Ansi.AUTO.enabled(), lab.trials());
    table.begin();
    List<LabResult> results = lab.run(Runtime.getRuntime().availableProcessors(), table);
    table.end(results);
    if (output != null) {
      try {
        int pictures = Lab.drawCurves(results, output).size();
        out.printf("%nLearning curves: %s in %s%n", count(pictures, "picture"), output);
      } catch (IOException e) {
        throw new TrainingException("cannot write the curves into " + output + ": " + e);
      }
    }
    out.flush();
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
