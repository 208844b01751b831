package dev.offbeat.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    showDefaultValues = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "offbeat COMMAND --help explains a command."},
    subcommands = {})
public final class Offbeat implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      description = "Print the stack trace of an error, not only its sentence.",
      scope = ScopeType.INHERIT)
  private boolean verbose;

  private Offbeat() {}

  public static void main(String[] args) {
    int exitCode = commandLine().execute(args);
    // Threads of a library, such as a metrics client's, do not keep a finished command alive.
    System.exit(exitCode);
  }

  /** The command with all its subcommands, ready to {@code execute} arguments. */
  public static CommandLine commandLine() {
    Offbeat offbeat = new Offbeat();
    return new CommandLine(offbeat)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(32)
        .setExecutionExceptionHandler(
            (exception, command, parsed) ->
                ErrorSentence.print(exception, command, offbeat.verbose))
        .setParameterExceptionHandler(
            (exception, args) -> ErrorSentence.printUsage(exception, exception.getCommandLine()));
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
