package dev.offbeat.bench.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.TrainingListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the trainer in a JVM of its own: what is compiled for one size does not slow another.
 */
final class TrainerMeasurement {
  private static final int WARM_UP = 4;
  private static final double TENTH = 0.1;

  private TrainerMeasurement() {}

  /** Starts the JVM with this one's options, and waits for it. */
  static TrainerFigures run(Problem problem) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainerMeasurement.class.getName());
    command.addAll(problem.arguments());
    Program.Result result = Program.run(command, "");
    if (result.exitCode() != 0) {
      throw new IOException("the measurement of " + problem.name() + " failed:\n" + result.err());
    }
    return new ObjectMapper().readValue(result.lastLine(), TrainerFigures.class);
  }

  /** Measures, and prints the figures as JSON. */
  public static void main(String... arguments) throws IOException {
    TrainerFigures figures = measure(Problem.of(arguments), WARM_UP);
    System.out.println(new ObjectMapper().writeValueAsString(figures));
  }

  static TrainerFigures measure(Problem problem, int warmUp) {
    History history = Problem.history();
    List<UpdateTimes> one = new ArrayList<>();
    List<UpdateTimes> two = new ArrayList<>();
    boolean sameBytes = true;
    for (int round = 0; round < warmUp + problem.rounds(); round++) {
      UpdateTimes oneThread = new UpdateTimes();
      UpdateTimes twoThreads = new UpdateTimes();
      float[] first = timed(problem, history, 1, oneThread).parameters();
      float[] second = timed(problem, history, 2, twoThreads).parameters();
      sameBytes &= Arrays.equals(first, second);
      if (round >= warmUp) {
        one.add(oneThread);
        two.add(twoThreads);
      }
    }
    List<Double> losses = new ArrayList<>();
    for (int seed = 1; seed <= problem.seeds(); seed++) {
      FittedNetwork fitted =
          problem.train(history, problem.epochs(), seed, 2, TrainingListener.NONE);
      losses.add(fitted.report().best().validationLoss());
    }
    return new TrainerFigures(
        quantiles(one, 0.5),
        quantiles(two, 0.5),
        quantiles(one, TENTH),
        quantiles(two, TENTH),
        sameBytes,
        losses);
  }

  private static FittedNetwork timed(
      Problem problem, History history, int threads, UpdateTimes times) {
    return problem.train(history, Problem.TIMED_EPOCHS, 1, threads, times);
  }

  private static List<Double> quantiles(List<UpdateTimes> rounds, double share) {
    return rounds.stream().map(round -> round.quantile(share)).toList();
  }
}
