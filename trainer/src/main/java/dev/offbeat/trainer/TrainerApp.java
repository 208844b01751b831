package dev.offbeat.trainer;

import picocli.CommandLine;

/** Runs {@link TrainCommand} on its own. */
public final class TrainerApp {
  private TrainerApp() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainCommand()).execute(arguments));
  }
}
