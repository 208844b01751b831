package dev.offbeat.detector.console;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.rules.RuleSet;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API under {@code /api/v1} and the page that uses it. {@code docs/api.md} documents it, {@code
 * openapi.yaml} beside this class describes it.
 */
public final class Console implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Console.class);

  private static final long SAMPLE_SECONDS = 5;

  private final Peers peers = new Peers();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "offbeat-console");
            thread.setDaemon(true);
            return thread;
          });
  private final SeriesRoutes series;
  private final IncidentRoutes incidents;
  private final SummaryRoute summary;
  private @Nullable IncidentReader reader;

  /** A console of a running application, that begins to follow its incidents. */
  public static Console start(ConsoleParts parts, ConsoleOptions options) {
    IncidentIndex index = new IncidentIndex(options.incidents());
    Console console =
        new Console(
            new StreamsCluster(parts.self(), parts.streams()),
            parts.model(),
            parts.budget(),
            parts.rules(),
            parts.history(),
            index,
            parts.lag(),
            new Access(parts.token()));
    console.reader =
        IncidentReader.start(
            parts.topic(),
            parts.consumer(),
            parts.clientId(),
            index,
            options.incidents(),
            options.incidentAge());
    return console;
  }

  Console(
      Cluster cluster,
      DetectorModel model,
      AlertBudget budget,
      Supplier<RuleSet> rules,
      SeriesHistory history,
      IncidentIndex index,
      LongSupplier lag,
      Access access) {
    Details details = new Details(model, rules, history, index);
    Finder finder = new Finder(cluster, peers);
    SeriesPages pages = new SeriesPages(cluster, model, details::reader);
    series = new SeriesRoutes(cluster, peers, finder, pages, details, history, model);
    incidents = new IncidentRoutes(index, this::isCurrent);
    Rate rate = new Rate(history::heard);
    Tally tally = new Tally(cluster, details::reader);
    summary = new SummaryRoute(cluster, peers, tally, rate, lag, index, budget, access);
    var unused =
        clock.scheduleAtFixedRate(
            () -> rate.sample(System.nanoTime()), 0, SAMPLE_SECONDS, TimeUnit.SECONDS);
  }

  private boolean isCurrent() {
    IncidentReader following = reader;
    return following != null && following.isCurrent();
  }

  /** Adds the console's routes to a server. */
  public void addTo(RoutesConfig routes) {
    routes.before(SecurityHeaders::add);
    routes.get("/", ConsolePage::index);
    routes.get("/assets/<path>", ConsolePage::asset);
    routes.get(Answers.BASE + "/series", series::list);
    routes.get(Answers.BASE + "/series/one", series::one);
    routes.get(Answers.BASE + "/series/history", series::history);
    routes.get(Answers.BASE + "/incidents", incidents::list);
    routes.get(Answers.BASE + "/incidents/{id}", incidents::one);
    routes.get(Answers.BASE + "/summary", summary::answer);
    routes.exception(Problem.class, (problem, http) -> problem.answer(http));
    routes.exception(
        HttpResponseException.class,
        (e, http) ->
            Problem.answer(http, e.getStatus(), "Refused", String.valueOf(e.getMessage())));
    routes.exception(
        Exception.class,
        (e, http) -> {
          log.error("{} {} failed", http.method(), http.path(), e);
          Problem.answer(http, 500, "Failed", "the detector's log says why");
        });
  }

  @Override
  public void close() {
    IncidentReader following = reader;
    if (following != null) {
      following.close();
    }
    clock.shutdownNow();
    peers.close();
  }
}
