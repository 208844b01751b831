package dev.offbeat.bench.speed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** JMH with settings that take seconds; each set of parameters in a JVM of its own. */
final class Jmh {
  private static final int WARM_UP = 2; // the benchmarks have warmed up by themselves before

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "4",
      description = "Iterations, of whose samples the median counts; ${DEFAULT-VALUE} by default.",
      showDefaultValue = Help.Visibility.NEVER)
  private int iterations;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "200",
      description = "Length of an iteration; ${DEFAULT-VALUE} by default.",
      showDefaultValue = Help.Visibility.NEVER)
  private int millis;

  @Option(names = "--jmh-output", description = "Show what JMH prints meanwhile.")
  private boolean verbose;

  /**
   * Runs a class' benchmarks.
   *
   * @param chosen values of parameters; those that are not named take all of theirs
   */
  List<Measurement> run(Class<?> benchmark, Map<String, List<String>> chosen)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .forks(1)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis))
            .shouldFailOnError(true)
            .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    for (Map.Entry<String, List<String>> parameter : chosen.entrySet()) {
      options = options.param(parameter.getKey(), parameter.getValue().toArray(String[]::new));
    }
    return measurements(new Runner(options.build()).run());
  }

  private static List<Measurement> measurements(Collection<RunResult> results) {
    List<Measurement> measurements = new ArrayList<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      String name = params.getBenchmark();
      measurements.add(
          new Measurement(
              name.substring(name.lastIndexOf('.') + 1),
              params.getParam("cell"),
              Integer.parseInt(params.getParam("hidden")),
              Integer.parseInt(params.getParam("features")),
              params.getParam("engine"),
              result.getPrimaryResult().getStatistics().getPercentile(50)));
    }
    return measurements;
  }

  /** The one of a benchmark and an engine, with the other parameters as they are. */
  static Measurement find(
      List<Measurement> all, String benchmark, Measurement like, String engine) {
    return all.stream()
        .filter(
            m ->
                m.benchmark().equals(benchmark)
                    && m.model().equals(like.model())
                    && m.features() == like.features()
                    && m.engine().equals(engine))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException(benchmark + " " + like.model() + " " + engine));
  }
}
