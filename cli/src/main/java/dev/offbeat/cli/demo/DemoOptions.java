package dev.offbeat.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param duration how long the demo takes in all; zero is until it is interrupted
 * @param csv files to replay
 * @param speed how many times faster than recorded; null is so that a file ends with the demo
 * @param seed of the simulated fleet
 * @param keep whether all goes on after the summary, until it is interrupted
 */
record DemoOptions(
    Duration duration, List<Path> csv, @Nullable Double speed, long seed, boolean keep) {
  DemoOptions {
    csv = List.copyOf(csv);
  }
}
