package dev.offbeat.detector.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
  private final RuleRoutes rules;
  private final MuteRoutes mutes;
  private final FeedbackRoutes feedback;
  private final ModelRoutes models;
  private final ScoreRoute score;
  private final LiveClients clients = new LiveClients();
  private final LiveRoutes live;
  private @Nullable IncidentReader reader;

  /** A console of a running application, that begins to follow its incidents. */
  public static Console start(ConsoleParts parts, ConsoleOptions options) {
    IncidentIndex index = new IncidentIndex(options.incidents());
    Console console = new Console(new StreamsCluster(parts.self(), parts.streams()), parts, index);
    console.reader =
        IncidentReader.start(
            parts.topic(),
            parts.incidentJson(),
            parts.consumer(),
            parts.clientId(),
            index,
            options.incidents(),
            options.incidentAge());
    return console;
  }

  Console(Cluster cluster, ConsoleParts parts, IncidentIndex index) {
    Access access = new Access(parts.token());
    InstantSource time = InstantSource.system();
    mutes = new MuteRoutes(parts.documents(), access, time);
    rules = new RuleRoutes(parts.documents(), access);
    feedback = new FeedbackRoutes(parts.feedback(), index, access, time);
    models = new ModelRoutes(cluster, peers, parts.modelDesk(), access);
    score = new ScoreRoute(parts.models(), parts.options());
    SeriesHistory history = parts.history();
    Details details =
        new Details(
            parts.models(),
            parts.rules(),
            history,
            index,
            feedback::of,
            name -> mutes.mutes().until(name, time.instant()));
    Finder finder = new Finder(cluster, peers);
    SeriesPages pages = new SeriesPages(cluster, details::reader);
    series = new SeriesRoutes(cluster, peers, finder, pages, details, history, details.features());
    incidents = new IncidentRoutes(index, this::isCurrent, feedback::verdict);
    live = new LiveRoutes(clients, series, incidents);
    index.listen(clients::tell);
    Rate rate = new Rate(history::heard);
    Tally tally = new Tally(cluster, details::reader);
    summary =
        new SummaryRoute(
            cluster, peers, tally, rate, parts.lag(), index, parts.options().budget(), access);
    var unused =
        clock.scheduleAtFixedRate(
            () -> rate.sample(System.nanoTime()), 0, SAMPLE_SECONDS, TimeUnit.SECONDS);
  }

  private boolean isCurrent() {
    IncidentReader following = reader;
    return following != null && following.isCurrent();
  }

  /** One route of the API, its path below the API's. */
  record Route(HandlerType method, String path, Handler handler) {}

  /** The API. Of routes that fit a path, the first answers. */
  List<Route> routes() {
    return List.of(
        new Route(HandlerType.GET, "/series", series::list),
        new Route(HandlerType.GET, "/series/one", series::one),
        new Route(HandlerType.GET, "/series/history", series::history),
        new Route(HandlerType.GET, "/series/live", live::series),
        new Route(HandlerType.GET, "/incidents/live", live::incidents),
        new Route(HandlerType.GET, "/incidents", incidents::list),
        new Route(HandlerType.GET, "/incidents/{id}", incidents::one),
        new Route(HandlerType.GET, "/summary", summary::answer),
        new Route(HandlerType.GET, "/models", models::list),
        new Route(HandlerType.POST, "/models/{name}:activate", models::activate),
        new Route(HandlerType.POST, "/models/{name}:rollback", models::rollBack),
        new Route(HandlerType.GET, "/rules", rules::list),
        new Route(HandlerType.PUT, "/rules/{name}", rules::put),
        new Route(HandlerType.DELETE, "/rules/{name}", rules::delete),
        new Route(HandlerType.GET, "/mutes", mutes::list),
        new Route(HandlerType.POST, "/mutes", mutes::post),
        new Route(HandlerType.DELETE, "/mutes", mutes::delete),
        new Route(HandlerType.GET, "/feedback", feedback::list),
        new Route(HandlerType.POST, "/feedback", feedback::post),
        new Route(HandlerType.DELETE, "/feedback/{id}", feedback::delete),
        new Route(HandlerType.POST, "/score", score::score),
        new Route(HandlerType.GET, "/openapi.yaml", ConsolePage::openApi));
  }

  /** Adds the console's routes to a server. */
  public void addTo(RoutesConfig routes) {
    routes.before(SecurityHeaders::add);
    routes.get("/", ConsolePage::index);
    routes.get("/assets/<path>", ConsolePage::asset);
    for (Route route : routes()) {
      routes.addHttpHandler(route.method, Answers.BASE + route.path, route.handler);
    }
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
    clients.close();
    clock.shutdownNow();
    peers.close();
  }
}
