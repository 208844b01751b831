package dev.offbeat.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.trainer.ClientLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat chaos}: what the detector promises when things break, put to the test. */
@Command(
    name = "chaos",
    description = {
      "Breaks brokers and detectors while points flow, and compares what came out with what a",
      "detector says that nothing ever happened to: every incident, to the last digit.",
      "",
      "Three brokers and two detectors run as processes on this machine, on loopback. When all",
      "points are scored, a plain detector scores again what the brokers accepted. Exit code 0 if",
      "all is equal, 1 if anything differs. About a minute a seed and 3 GB of memory."
    },
    footer = {
      "",
      "Faults:",
      "  kill-detector  kill -9 of a detector, which starts again at once",
      "  kill-broker    kill -9 of a broker, which starts again after three seconds",
      "  terminate      SIGTERM to a detector, which must end in time and starts again",
      "  brokers-down   kill -9 of all brokers, which start again after --outage",
      "  blackhole      what goes to and from a broker's ports vanishes for seven seconds",
      "  disk-full      the disk of a detector's state is full until its health says so",
      "  corrupt-store  a detector ends, its tables are scribbled on, and it starts again",
      "",
      "blackhole and disk-full need a network and mounts of their own (unshare, ip, iptables,",
      "mount of Linux); where these cannot be had, they are skipped, and it says so."
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final String INSIDE = "--inside";
  private static final String ROW = "%-5s  %-13s  %-11s  %6s  %11s  %8s  %s%n";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The first seed: it decides order, victims and points (default: 1).")
  private long seed = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds, one after the other (default: 1).")
  private int seeds = 1;

  @Option(
      names = "--faults",
      paramLabel = "FAULT",
      split = ",",
      converter = FaultConverter.class,
      description = "Which faults, separated by commas (default: all).")
  private List<FaultKind> faults = List.of(FaultKind.values());

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Repeat the faults for so long, such as 90s, 5m or 1h (default: each happens once).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--outage",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long brokers-down lasts (default: 8s).")
  private Duration outage = Duration.ofSeconds(8);

  @Option(
      names = "--input",
      paramLabel = "KIND",
      description =
          "What is written: json, points under the key of their series; influx, counters in line"
              + " protocol without a key, which are gathered by series (default: json).")
  private InputKind input = InputKind.JSON;

  @Option(
      names = "--guarantee",
      paramLabel = "GUARANTEE",
      description =
          "Kafka's processing.guarantee. With at_least_once the test must fail: that shows that"
              + " it can (default: exactly_once_v2).")
  private String guarantee = "exactly_once_v2";

  @Option(
      names = "--group-protocol",
      paramLabel = "PROTOCOL",
      description = "Kafka's group.protocol, classic or streams (default: classic).")
  private String groupProtocol = "classic";

  @Option(
      names = "--broker-class-path",
      paramLabel = "PATH",
      description = "Brokers of another version: their jars and this project's embedded-kafka.")
  private @Nullable String brokerClassPath;

  @Option(names = INSIDE, hidden = true, description = "This is the process in the sandbox.")
  private boolean inside;

  @Override
  public Integer call() throws Exception {
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: expected 1 or more, found " + seeds);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!inside) {
      EnumSet<FaultKind> wanted = EnumSet.copyOf(faults);
      Sandbox sandbox = Sandbox.probe();
      sandbox.impossible().keySet().retainAll(wanted);
      sandbox
          .impossible()
          .forEach(
              (fault, why) -> out.printf("%s is skipped, for it needs more: %s%n", fault, why));
      out.flush();
      wanted.removeAll(sandbox.impossible().keySet());
      if (wanted.isEmpty()) {
        throw new ChaosException("none of the faults can be made here");
      }
      faults = List.copyOf(wanted);
      if (sandbox.exists()) {
        return runInside(sandbox);
      }
    }
    ClientLog.silence();
    boolean exact = true;
    for (int i = 0; i < seeds; i++) {
      exact &= run(seed + i, out);
    }
    out.println(
        exact
            ? "Every incident is the one that an undisturbed detector finds."
            : "The output is not that of an undisturbed detector.");
    out.flush();
    return exact ? 0 : 1;
  }

  /** This command once more, as a process in the sandbox. */
  private Integer runInside(Sandbox sandbox) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ChildProcess.java());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass()));
    command.addAll(
        List.of("chaos", INSIDE, "--seed=" + seed, "--seeds=" + seeds, "--guarantee=" + guarantee));
    command.add("--group-protocol=" + groupProtocol);
    command.add("--duration=" + duration.toMillis() + "ms");
    command.add("--outage=" + outage.toMillis() + "ms");
    command.add("--input=" + input);
    command.add("--faults=" + String.join(",", faults.stream().map(FaultKind::toString).toList()));
    if (brokerClassPath != null) {
      command.add("--broker-class-path=" + brokerClassPath);
    }
    Process process =
        new ProcessBuilder(sandbox.inside(command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread hook = new Thread(() -> end(process), "chaos-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    PrintWriter out = spec.commandLine().getOut();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.println(line);
        out.flush();
      }
    }
    int exitCode = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(hook);
    return exitCode;
  }

  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean run(long seed, PrintWriter out) throws IOException {
    Path directory = Files.createTempDirectory("offbeat-chaos");
    out.printf("Seed %d, %s, group protocol %s, %s%n", seed, guarantee, groupProtocol, input);
    out.printf(ROW, "at", "fault", "victim", "", "outstanding", "recovery", "");
    out.flush();
    boolean exact = false;
    String brokers =
        brokerClassPath == null ? System.getProperty("java.class.path") : brokerClassPath;
    long start = System.nanoTime();
    try (TestBed bed =
        new TestBed(directory, mainClass(), brokers, input, kafka(), EnumSet.copyOf(faults))) {
      bed.start();
      Verdict verdict =
          new ChaosRun(bed, input, seed, faults, duration, outage, isControl())
              .run(strike -> print(strike, out));
      exact = verdict.isExact();
      out.printf(
          "%s: %d of %d events of incidents, %d dead letters, %d wrong series, %.0f s%n",
          exact ? "EXACT" : "BAD",
          verdict.found(),
          verdict.expected(),
          verdict.deadLetters(),
          verdict.wrongSeries(),
          (System.nanoTime() - start) / 1e9);
      verdict.differences().forEach(difference -> out.println("  " + difference));
    } catch (ChaosException e) {
      out.println("BAD: " + e.getMessage());
    }
    if (exact) {
      delete(directory);
    } else {
      out.println("The logs are in " + directory);
    }
    out.flush();
    return exact;
  }

  private static void print(Strike strike, PrintWriter out) {
    out.printf(
        ROW,
        "%.0f s".formatted(strike.at().toMillis() / 1e3),
        strike.fault(),
        strike.victim(),
        "",
        strike.outstanding(),
        "%.1f s".formatted(strike.recovery().toMillis() / 1e3),
        strike.remark());
    out.flush();
  }

  /** Whether this run must fail, so that it is seen that others can. */
  private boolean isControl() {
    return guarantee.equals("at_least_once");
  }

  private Map<String, String> kafka() {
    return isControl()
        ? Map.of(
            "processing.guarantee",
            guarantee,
            "commit.interval.ms",
            "5000", // Kafka's own default is 30 s
            "group.protocol",
            groupProtocol)
        : Map.of("processing.guarantee", guarantee, "group.protocol", groupProtocol);
  }

  /** The class of the command that this one is a part of. */
  private String mainClass() {
    return spec.root().userObject().getClass().getName();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Names of faults, as {@link FaultKind#toString} writes them. */
  static final class FaultConverter implements picocli.CommandLine.ITypeConverter<FaultKind> {
    @Override
    public FaultKind convert(String value) {
      for (FaultKind fault : FaultKind.values()) {
        if (fault.toString().equals(value.strip().toLowerCase(Locale.ROOT))) {
          return fault;
        }
      }
      throw new picocli.CommandLine.TypeConversionException(
          "expected some of %s, found '%s'".formatted(List.of(FaultKind.values()), value));
    }
  }

  /** Durations like 90s, 5m and 1h. */
  static final class DurationConverter implements picocli.CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        String text = value.strip().toUpperCase(Locale.ROOT);
        return text.endsWith("MS")
            ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
            : Duration.parse("PT" + text);
      } catch (RuntimeException e) {
        throw new picocli.CommandLine.TypeConversionException(
            "expected a time such as 90s, 5m or 1h, found '%s'".formatted(value));
      }
    }
  }
}
