package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.kafka.ModelPlan;
import dev.offbeat.detector.model.ModelLoadException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code offbeat models}: what the topic of models holds, and which is to be used. */
@Command(
    name = "models",
    description = {
      "Lists, publishes, activates and rolls back the models of a topic, which running",
      "detectors take over without a restart."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Where the topic is: --config FILE, the detectors' own configuration, or",
      "--bootstrap-servers and --topic. docs/models.md explains what a detector does with it."
    })
public final class ModelsCommand implements Runnable {
  /** An input topic, which a configuration has to name and this command does not read. */
  private static final String UNREAD = "unread";

  @Spec private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      scope = ScopeType.INHERIT,
      description = "The topic of models. Default: the configuration's models.topic.")
  private @Nullable String topic;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: list, publish, activate, rollback or remove");
  }

  @Command(name = "list", description = "Lists the models of the topic.")
  int list() {
    ModelsClient.Content content = client().read();
    PrintWriter out = out();
    out.printf("%-24s %-16s %9s  %s%n", "name", "fingerprint", "bytes", "what it is");
    content.models().forEach((name, bytes) -> out.println(line(name, bytes)));
    out.println("control: " + content.control().toJson());
    out.flush();
    return 0;
  }

  private static String line(String name, byte[] bytes) {
    String what;
    try (DetectorModel model = DetectorModel.load(name, bytes)) {
      what =
          "%s of %d units, features %s"
              .formatted(
                  model.metadata().cell().kind(),
                  model.metadata().cell().hiddenSize(),
                  String.join(", ", model.metadata().features()));
    } catch (ModelLoadException e) {
      what = "cannot be used: " + e.getMessage();
    }
    return "%-24s %-16s %9d  %s"
        .formatted(name, DetectorModel.fingerprint(bytes), bytes.length, what);
  }

  @Command(
      name = "publish",
      description = {
        "Gives a model a name in the topic, after checking it. Detectors let it run in shadow, and"
            + " change to it where it does no worse. What had the name before is kept."
      })
  int publish(
      @Parameters(paramLabel = "FILE", description = "The model file.") Path file,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = ModelPlan.DEFAULT,
              description =
                  "Name of the model; ${DEFAULT-VALUE} watches all series of which no rule speaks.")
          String name)
      throws IOException {
    requireName(name);
    byte[] bytes = ModelFileWatch.read(file);
    if (bytes.length > ModelsTopic.LARGEST_BYTES) {
      throw new AppException(
          "%s: expected a model of at most %d bytes, found more"
              .formatted(file, ModelsTopic.LARGEST_BYTES));
    }
    DetectorModel.load(file.toString(), bytes).close();
    ModelsClient client = client();
    client.create();
    client.publish(name, bytes);
    return said("published %s as %s".formatted(DetectorModel.fingerprint(bytes), name));
  }

  @Command(
      name = "activate",
      description = "Makes a model of the topic the one of all series of which no rule speaks.")
  int activate(
      @Parameters(paramLabel = "NAME", description = "Name of the model.") String name,
      @Option(
              names = "--no-trial",
              description = "Change after the warm-up, whatever a comparison would say.")
          boolean untried) {
    ModelsClient client = client();
    String fingerprint = client.read().fingerprint(name);
    if (fingerprint == null) {
      throw new AppException("expected the name of a model in the topic, found " + name);
    }
    String activated = name.equals(ModelPlan.DEFAULT) ? null : name;
    client.say(new ModelControl(activated, null, untried ? fingerprint : null));
    return said("activated %s, %s".formatted(name, fingerprint));
  }

  @Command(
      name = "rollback",
      description = {
        "Goes back to the model before, without a trial: at once for series that still have it, else"
            + " after its warm-up. It holds until another model is published."
      })
  int rollback(
      @Option(
              names = "--model",
              paramLabel = "FINGERPRINT",
              description =
                  "The model to leave, as incidents and /info name it. Without it, the one that"
                      + " the topic says is used.")
          @Nullable String fingerprint) {
    ModelsClient client = client();
    ModelsClient.Content content = client.read();
    String activated = content.control().activate();
    String name = activated == null ? ModelPlan.DEFAULT : activated;
    String rejected = fingerprint == null ? content.fingerprint(name) : fingerprint;
    if (rejected == null) {
      throw new AppException(
          "--model: expected the fingerprint of the model to leave, for the topic has no model "
              + name);
    }
    client.say(new ModelControl(activated, rejected, null));
    return said("rolled back " + rejected);
  }

  @Command(name = "remove", description = "Takes a model out of the topic.")
  int remove(@Parameters(paramLabel = "NAME", description = "Name of the model.") String name) {
    requireName(name);
    client().remove(name);
    return said("removed " + name);
  }

  private static void requireName(String name) {
    if (!ModelsTopic.NAME.matcher(name).matches() || name.equals(ModelControl.KEY)) {
      throw new AppException(
          "name: expected up to 100 letters, digits, dots, hyphens and underscores, found " + name);
    }
  }

  private ModelsClient client() {
    if (!connection.hasConfig() && (!connection.areGiven() || topic == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected --config, or --bootstrap-servers and --topic");
    }
    AppConfig config =
        connection.load(
            connection.hasConfig() ? null : UNREAD,
            topic == null ? Map.of() : Map.of("OFFBEAT_MODELS_TOPIC", topic));
    String named = config.models().topic();
    if (named == null) {
      throw new AppException("models.topic: expected a topic, found none; --topic names one");
    }
    return new ModelsClient(config.kafka(), named, config.lifecycle().startupTimeout());
  }

  private int said(String sentence) {
    PrintWriter out = out();
    out.println(sentence);
    out.flush();
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
