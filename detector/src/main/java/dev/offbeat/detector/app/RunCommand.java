package dev.offbeat.detector.app;

import dev.offbeat.detector.model.Engine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat run}: the application until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Watches topics of a Kafka cluster and writes incidents to another topic.",
      "Stops on SIGTERM or Ctrl-C, after committing what it has scored."
    },
    footer = {
      "",
      "Required are input.topics and kafka.bootstrap.servers, in the file or as",
      "OFFBEAT_INPUT_TOPICS and OFFBEAT_KAFKA_BOOTSTRAP_SERVERS. Without model, the",
      "bundled model watches series of one feature.",
      "docs/configuration.md lists every key."
    })
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration in YAML; environment variables override it.")
  private @Nullable Path configFile;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "What runs the model: ${COMPLETION-CANDIDATES}; comes before the configuration's engine.")
  private @Nullable Engine engine;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "What Kafka's settings are chosen for: ${COMPLETION-CANDIDATES}; comes before the"
              + " configuration's profile.")
  private @Nullable Profile profile;

  @Option(
      names = "--check",
      description = "Only read the configuration, the rules and the model, and say what is found.")
  private boolean check;

  @Option(
      names = "--series",
      paramLabel = "SERIES",
      description = "With --check: also say how this series would be watched.")
  private @Nullable String series;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (engine != null) {
      environment.put("OFFBEAT_ENGINE", engine.toString());
    }
    if (profile != null) {
      environment.put("OFFBEAT_PROFILE", profile.toString());
    }
    AppConfig config =
        configFile == null ? AppConfig.load(environment) : AppConfig.load(configFile, environment);
    if (check) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(new RunCheck(config).report(series));
      out.flush();
      return 0;
    }
    if (series != null) {
      throw new ParameterException(spec.commandLine(), "--series: expected with --check only");
    }
    DetectorApp app = DetectorApp.start(config);
    Thread hook = new Thread(app::close, "offbeat-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    app.await();
    return 0;
  }
}
