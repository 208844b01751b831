package dev.offbeat.cli.replay;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ReplayException;
import dev.offbeat.detector.replay.ToldIncident;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code offbeat explain}: why an incident was told. */
@Command(
    name = "explain",
    description = {
      "Finds an incident in its topic, runs its series once more through the very code of the"
          + " stream, and shows what each stage saw.",
      ""
    },
    footer = {"", "docs/replay.md says what the numbers are."})
public final class ExplainCommand implements Callable<Integer> {
  private static final int SHORTEST_ID = 6;
  private static final int MOST_POINTS = 2000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "INCIDENT-ID",
      description = "The incident's id, or the first 6 characters of it or more.")
  private String id;

  @Mixin private StreamConfig config;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draws it in one HTML file, which opens from disk.")
  private @Nullable Path html;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "40",
      description = "Points before and after it that are shown. Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Converters.Period.class,
      description = "How long reading may take. Default: ${DEFAULT-VALUE}.")
  private Duration limit;

  @Override
  public Integer call() throws IOException {
    if (id.length() < SHORTEST_ID) {
      throw new ParameterException(
          spec.commandLine(),
          "INCIDENT-ID: expected %d characters or more, found %s".formatted(SHORTEST_ID, id));
    }
    if (points < 1 || points > MOST_POINTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--points: expected 1 to %d, found %d".formatted(MOST_POINTS, points));
    }
    AppConfig loaded = config.load();
    try (DetectorModel model = Replays.loadModel(loaded)) {
      Replays replays = Replays.open(loaded, model);
      ToldIncident incident = find(replays);
      IncidentRecord told = incident.events().get(0);
      if (!told.fingerprint().equals(model.fingerprint())) {
        throw new ReplayException(
            "incident %s was told by model %s, and the configuration names %s: name its file as model"
                .formatted(incident.id(), told.fingerprint(), model.fingerprint()));
      }
      Surroundings surroundings = new Surroundings(incident, points);
      String series = incident.series();
      Replay.Result result =
          Replay.run(
              replays.input(series, null, limit),
              List.of(replays.asConfigured()),
              series::equals,
              surroundings);
      if (surroundings.steps().isEmpty()) {
        throw new ReplayException(
            "the records of incident %s are gone: the input topic begins at %s"
                .formatted(
                    incident.id(),
                    result.reach().begun() == null ? "its end" : result.reach().begun()));
      }
      Explanation explanation = new Explanation(incident, result, surroundings.steps());
      PrintWriter out = spec.commandLine().getOut();
      out.print(explanation.text());
      if (html != null) {
        new ExplanationPage(explanation).page().write(html);
        out.printf("%nDrawn in %s%n", html);
      }
      out.flush();
    }
    return 0;
  }

  private ToldIncident find(Replays replays) {
    List<ToldIncident> found =
        replays.incidents(limit).read(null, event -> event.id().startsWith(id));
    if (found.isEmpty()) {
      throw new ReplayException(
          "expected an incident %s in the incidents topic, found none".formatted(id));
    }
    if (found.size() > 1) {
      throw new ReplayException(
          "expected one incident that begins with %s, found %d: give more of its id"
              .formatted(id, found.size()));
    }
    return found.get(0);
  }
}
