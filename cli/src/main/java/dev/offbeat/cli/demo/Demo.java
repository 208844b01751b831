package dev.offbeat.cli.demo;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.DetectorApp;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.embedded.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of the demo, from the broker's start to the summary. */
final class Demo {
  /** What the model learns from. */
  private static final int HISTORY_STEPS = (int) Duration.ofDays(7).dividedBy(Fleet.STEP);

  /** What of it the detector sees before the live part. */
  private static final int REPLAYED_STEPS = (int) Duration.ofDays(5).dividedBy(Fleet.STEP);

  /** Ten steps a second: a simulated day takes 29 seconds. */
  private static final long FLEET_PERIOD_MILLIS = 100;

  /** One step a second after the summary: the simulated time stays behind this machine's longer. */
  private static final long KEPT_PERIOD_MILLIS = 1000;

  private static final long MACHINE_PERIOD_MILLIS = 1000;
  private static final long CSV_PERIOD_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What stopping and summing up takes, so that a demo of 90 s ends after 90 s. */
  private static final Duration ENDING = Duration.ofSeconds(2);

  /** Who watches a demo reads more than the default's one alert a week. */
  private static final String BUDGET = "1 per week";

  /**
   * The simulated time lies far behind this machine's, whose incidents are shown beside the
   * fleet's.
   */
  private static final String INCIDENT_AGE = "3650d";

  private static final int PARTITIONS = 2;
  private static final String INPUT = "metrics";
  private static final String INCIDENTS = "incidents";
  private static final String SCORES = "scores";

  private final DemoOptions options;
  private final Screen screen;
  private final CountDownLatch stop;
  private final long startNanos = System.nanoTime();
  private final Fleet fleet;
  private final Scoreboard scoreboard;
  private final Map<Source, Integer> incidents = new EnumMap<>(Source.class);
  private final AtomicInteger early = new AtomicInteger();

  /**
   * @param stop ends the demo when it is counted down
   */
  Demo(DemoOptions options, Screen screen, CountDownLatch stop) {
    this.options = options;
    this.screen = screen;
    this.stop = stop;
    this.fleet = new Fleet(options.seed());
    this.scoreboard = new Scoreboard(fleet::faults);
  }

  /**
   * Runs until the time is over or {@code stop} is counted down, and says what came of it.
   *
   * @param directory for the model and the detector's state
   * @throws AppException if something of it cannot start
   */
  void run(Path directory) throws InterruptedException {
    screen.title("Offbeat demo, seed " + options.seed());
    CsvReplay csv = CsvReplay.read(options.csv());
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      for (String topic : List.of(INPUT, INCIDENTS, SCORES)) {
        kafka.createTopic(topic, PARTITIONS);
      }
      String bootstrapServers = kafka.bootstrapServers();
      screen.fact("Kafka", "a real broker in this process, at %s", bootstrapServers);
      try (Publisher publisher = new Publisher(bootstrapServers, INPUT);
          Watcher watcher =
              new Watcher(
                  bootstrapServers, INCIDENTS, SCORES, PARTITIONS, publisher, this::onIncident);
          Sources sources = new Sources(publisher)) {
        watcher.start();
        sources.every(MACHINE_PERIOD_MILLIS, new Machine()::read);
        List<Reading> history = fleet.history(HISTORY_STEPS);
        screen.fact(
            "fleet",
            "%d simulated series, a point every 5 minutes; %,d points of healthy history",
            fleet.series().size(),
            history.size());
        Path model = directory.resolve("model.onnx");
        FleetModel.train(history, model, screen);
        try (DetectorApp app = DetectorApp.start(config(bootstrapServers, model, directory))) {
          int replayed = REPLAYED_STEPS * fleet.series().size();
          replay(history.subList(history.size() - replayed, history.size()), publisher, watcher);
          String address = app.adminUri().map(URI::toString).orElse("");
          screen.fact("console", "%s/  (meters: %s/metrics)", address, address);
          live(csv, publisher, watcher, sources).print(screen);
          if (options.keep() && stop.getCount() > 0) {
            goOn(publisher, address);
          }
        }
      }
    }
  }

  private static AppConfig config(String bootstrapServers, Path model, Path directory) {
    return AppConfig.load(
        Map.ofEntries(
            Map.entry("OFFBEAT_DETECTION_BUDGET", BUDGET),
            Map.entry("OFFBEAT_CONSOLE_INCIDENT_AGE", INCIDENT_AGE),
            Map.entry("OFFBEAT_APPLICATION_ID", "offbeat-demo"),
            Map.entry("OFFBEAT_MODEL", model.toString()),
            Map.entry("OFFBEAT_INPUT_TOPICS", INPUT),
            Map.entry("OFFBEAT_OUTPUT_INCIDENTS", INCIDENTS),
            Map.entry("OFFBEAT_OUTPUT_SCORES", SCORES),
            Map.entry("OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString()),
            Map.entry("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0"),
            Map.entry("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers),
            Map.entry("OFFBEAT_KAFKA_PRODUCER_LINGER_MS", "0")));
  }

  private void replay(List<Reading> history, Publisher publisher, Watcher watcher)
      throws InterruptedException {
    long start = System.nanoTime();
    publisher.publish(history);
    if (!watcher.awaitScored(publisher.published(), PATIENCE)) {
      throw new AppException(
          "the detector scored only %,d of %,d points in %d s"
              .formatted(watcher.scored(), publisher.published(), PATIENCE.toSeconds()));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    screen.fact(
        "detector",
        "started, and scored the last five days in %.1f s: %,.0f points/s",
        seconds,
        history.size() / seconds);
    screen.remark("%d incidents while the series were new to it", early.get());
    screen.remark("alert budget: %s for each series", BUDGET);
  }

  private Summary live(CsvReplay csv, Publisher publisher, Watcher watcher, Sources sources)
      throws InterruptedException {
    long liveStart = System.nanoTime();
    long before = publisher.published();
    publisher.startTiming();
    screen.title("Live: a second is 50 simulated minutes");
    sources.every(FLEET_PERIOD_MILLIS, fleet::next);
    if (!csv.isEmpty()) {
      double speed = csv.start(options.speed(), remaining());
      screen.sentence("Your files are replayed %,.0f times faster than recorded.", speed);
      sources.every(CSV_PERIOD_MILLIS, csv::due);
    }
    awaitEnd();
    sources.close();
    Duration liveTime = Duration.ofNanos(System.nanoTime() - liveStart);
    boolean unused = watcher.awaitScored(publisher.published(), Duration.ofSeconds(5));
    watcher.close();
    return new Summary(
        Duration.ofNanos(System.nanoTime() - startNanos),
        publisher.series(),
        publisher.published(),
        watcher.scored(),
        publisher.published() - before,
        liveTime,
        watcher.latencyMicros(),
        incidents,
        scoreboard.found(),
        scoreboard.missed(fleet.nowMillis()),
        scoreboard.falseAlarms());
  }

  /** Feeds the detector on, as it would be in earnest: there is something to look at. */
  private void goOn(Publisher publisher, String address) throws InterruptedException {
    publisher.stopTiming();
    screen.sentence("The console stays at %s/ until Ctrl-C.", address);
    try (Sources sources = new Sources(publisher)) {
      sources.every(KEPT_PERIOD_MILLIS, fleet::next);
      sources.every(MACHINE_PERIOD_MILLIS, new Machine()::read);
      stop.await();
    }
  }

  private void awaitEnd() throws InterruptedException {
    if (options.duration().isZero()) {
      stop.await();
    } else {
      boolean unused = stop.await(remaining().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Duration remaining() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    Duration left = options.duration().minus(ENDING).minus(elapsed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void onIncident(IncidentRecord event) {
    Incident incident = event.incident();
    String series = event.series();
    boolean ofFleet = Source.of(series) == Source.FLEET;
    boolean opened = incident.phase() == Incident.Phase.OPENED;
    if (ofFleet && incident.startMillis() < fleet.liveFromMillis()) {
      early.addAndGet(opened ? 1 : 0);
      return;
    }
    incidents.merge(Source.of(series), opened ? 1 : 0, Integer::sum);
    Fault fault = ofFleet ? scoreboard.judge(series, incident) : null;
    if (incident.phase() != Incident.Phase.UPDATED) {
      screen.incident(series, incident, fault);
    }
  }
}
