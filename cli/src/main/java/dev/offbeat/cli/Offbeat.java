package dev.offbeat.cli;

import dev.offbeat.cli.demo.DemoCommand;
import dev.offbeat.cli.replay.BacktestCommand;
import dev.offbeat.cli.replay.ExplainCommand;
import dev.offbeat.cli.replay.FeedbackCommand;
import dev.offbeat.cli.replay.ReplayCommand;
import dev.offbeat.detector.app.InspectCommand;
import dev.offbeat.detector.app.ModelsCommand;
import dev.offbeat.detector.app.RunCommand;
import dev.offbeat.detector.app.ScoreCommand;
import dev.offbeat.detector.doctor.DoctorCommand;
import dev.offbeat.detector.plan.PlanCommand;
import dev.offbeat.trainer.LabCommand;
import dev.offbeat.trainer.PretrainCommand;
import dev.offbeat.trainer.TrainCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code offbeat} command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "offbeat",
    description = "Says, within milliseconds, when a time series goes off beat.",
    versionProvider = Offbeat.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "offbeat COMMAND --help explains a command."},
    subcommands = {
      TrainCommand.class,
      PretrainCommand.class,
      LabCommand.class,
      DemoCommand.class,
      PlanCommand.class,
      ScoreCommand.class,
      InspectCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      ExplainCommand.class,
      BacktestCommand.class,
      FeedbackCommand.class,
      ModelsCommand.class,
      DoctorCommand.class
    })
public final class Offbeat implements Runnable {
  private static final String VERBOSE = "--verbose";

  @Spec private CommandSpec spec;

  private Offbeat() {}

  public static void main(String[] args) {
    int exitCode = execute(args);
    // Threads of a library, such as a metrics client's, do not keep a finished command alive.
    System.exit(exitCode);
  }

  private static int execute(String... args) {
    CommandLine offbeat = commandLine();
    try {
      return offbeat.execute(args);
    } catch (OutOfMemoryError e) {
      offbeat
          .getErr()
          .printf(
              "offbeat: not enough memory (%s); give it more: OFFBEAT_JAVA_OPTS=-Xmx8g%n",
              e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  /** The command with all its subcommands, ready to {@code execute} arguments. */
  public static CommandLine commandLine() {
    CommandLine offbeat = new CommandLine(new Offbeat());
    offbeat.addSubcommand("bench", Benchmarks.command("bench", "dev.offbeat.bench.BenchCommand"));
    offbeat.addSubcommand(
        "chaos", Benchmarks.command("chaos", "dev.offbeat.bench.chaos.ChaosCommand"));
    offbeat.getSubcommands().values().forEach(Offbeat::addVerbose);
    return offbeat
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(32)
        .setExecutionExceptionHandler(
            (exception, command, parsed) ->
                ErrorSentence.print(exception, command, parsed.expandedArgs().contains(VERBOSE)))
        .setParameterExceptionHandler(
            (exception, args) -> ErrorSentence.printUsage(exception, exception.getCommandLine()));
  }

  /** Every command takes it, and one that has more to say may have its own. */
  private static void addVerbose(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption(VERBOSE) == null) {
      spec.addOption(
          OptionSpec.builder(VERBOSE)
              .type(boolean.class)
              .description("Print the stack trace of an error, not only its sentence.")
              .build());
    }
    command.getSubcommands().values().forEach(Offbeat::addVerbose);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** The version that the build wrote into the manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Offbeat.class.getPackage().getImplementationVersion();
      return new String[] {
        "offbeat " + Objects.requireNonNullElse(version, "(development build)"),
        "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
      };
    }
  }
}
