package dev.offbeat.cli.replay;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.trainer.ClientLog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration of the stream that is looked at. */
final class StreamConfig {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration that the stream runs by; environment variables override it.")
  private @Nullable Path file;

  /** The configuration; what its clients log is not the command's to tell. */
  AppConfig load() {
    ClientLog.silence();
    ClientLog.silence("dev.offbeat.detector.app");
    return file == null ? AppConfig.load(System.getenv()) : AppConfig.load(file, System.getenv());
  }
}
