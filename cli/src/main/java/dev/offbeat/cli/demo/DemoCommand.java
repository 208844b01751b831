package dev.offbeat.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code offbeat demo}. */
@Command(
    name = "demo",
    description = {
      "Shows Offbeat at work, on this machine alone.",
      "In one process: a Kafka broker, a simulated fleet with labelled faults, this machine's own"
          + " metrics, a model trained on the spot, and the incidents as they are found. It needs no"
          + " network and leaves nothing behind.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "90s",
      converter = DurationConverter.class,
      description =
          "How long, like 90s or 5m, start and training included; 0 is until Ctrl-C. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files of your own to replay beside the fleet.")
  private List<Path> csv = List.of();

  @Option(
      names = "--speed",
      paramLabel = "X",
      description =
          "How many times faster than it was recorded a file is replayed; by default, so that it"
              + " ends with the demo.")
  private @Nullable Double speed;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Says everything about the simulated fleet and its faults. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--keep",
      description = "Go on after the summary, for a look at the console, until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    if (!duration.isZero() && duration.compareTo(SHORTEST) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--duration: expected at least %ds, or 0 for no end, found %ds"
              .formatted(SHORTEST.toSeconds(), duration.toSeconds()));
    }
    if (speed != null && !(speed > 0 && speed <= 1e9)) {
      throw new ParameterException(
          spec.commandLine(), "--speed: expected a number above 0, at most 1e9, found " + speed);
    }
    Screen screen = new Screen(spec.commandLine().getOut(), Ansi.AUTO);
    DemoOptions options = new DemoOptions(duration, csv, speed, seed, keep);
    try (Interrupt interrupt = new Interrupt();
        TemporaryDirectory directory = TemporaryDirectory.create("offbeat-demo")) {
      WarningFile.open(directory.path().resolve("warnings.log"));
      new Demo(options, screen, interrupt.asked()).run(directory.path());
    }
    return 0;
  }

  /** Reads 90s, 5m, 1h, or plain seconds. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(s|m|h)?");

    @Override
    public Duration convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("expected a time like 90s, 5m or 1h, found " + text);
      }
      long number = Long.parseLong(matcher.group(1));
      String unit = matcher.group(2);
      if (unit == null || unit.equals("s")) {
        return Duration.ofSeconds(number);
      }
      return unit.equals("m") ? Duration.ofMinutes(number) : Duration.ofHours(number);
    }
  }
}
