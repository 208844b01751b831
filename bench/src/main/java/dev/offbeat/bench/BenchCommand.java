package dev.offbeat.bench;

import dev.offbeat.bench.growth.GrowthCommand;
import dev.offbeat.bench.quality.QualityCommand;
import dev.offbeat.bench.speed.DetectCommand;
import dev.offbeat.bench.speed.PeersCommand;
import dev.offbeat.bench.speed.StepCommand;
import dev.offbeat.bench.streams.LatencyCommand;
import dev.offbeat.bench.streams.RecoveryCommand;
import dev.offbeat.bench.streams.TopologyCommand;
import dev.offbeat.bench.training.TrainingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code bench} command: one subcommand a benchmark. */
@Command(
    name = "bench",
    description =
        "Measures the detector, how well it detects and at what cost, and the trainer's speed.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      QualityCommand.class,
      StepCommand.class,
      DetectCommand.class,
      PeersCommand.class,
      TopologyCommand.class,
      LatencyCommand.class,
      RecoveryCommand.class,
      GrowthCommand.class,
      TrainingCommand.class
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing benchmark");
  }
}
