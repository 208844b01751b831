package dev.offbeat.bench.speed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Option;

/** JMH with settings that take seconds; each set of parameters in a JVM of its own. */
final class Jmh {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final int WARM_UP = 4;
  private static final int[] ALL = {};

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "9",
      description = "Iterations, of which the median counts; ${DEFAULT-VALUE} when not given.")
  private int iterations;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "300",
      description = "Length of an iteration; ${DEFAULT-VALUE} when not given.")
  private int millis;

  @Option(names = "--jmh-output", description = "Show what JMH prints meanwhile.")
  private boolean verbose;

  /** Runs a class' benchmarks with all their parameters. */
  List<Measurement> run(Class<?> benchmark) throws RunnerException {
    return run(benchmark, ALL);
  }

  /**
   * Runs a class' benchmarks.
   *
   * @param hidden units, none for all
   */
  List<Measurement> run(Class<?> benchmark, int... hidden) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .forks(1)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis))
            .shouldFailOnError(true)
            .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
    if (hidden.length > 0) {
      String[] values = new String[hidden.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = String.valueOf(hidden[i]);
      }
      options = options.param("hidden", values);
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
              params.getParam("engine"),
              result.getPrimaryResult().getStatistics().getPercentile(50),
              allocated(result)));
    }
    return measurements;
  }

  private static double allocated(RunResult result) {
    for (Result<?> secondary : result.getSecondaryResults().values()) {
      if (secondary.getLabel().endsWith(ALLOCATED)) {
        return secondary.getScore();
      }
    }
    throw new IllegalStateException("JMH measured no " + ALLOCATED);
  }

  /** The one of these parameters. */
  static Measurement find(
      List<Measurement> all, String benchmark, String cell, int hidden, String engine) {
    return all.stream()
        .filter(
            m ->
                m.benchmark().equals(benchmark)
                    && m.cell().equals(cell)
                    && m.hidden() == hidden
                    && m.engine().equals(engine))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException(benchmark + " " + cell + " " + hidden + " " + engine));
  }
}
