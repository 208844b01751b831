package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.alertmanager.AlertmanagerPush;
import dev.offbeat.detector.console.Console;
import dev.offbeat.detector.console.ConsoleParts;
import dev.offbeat.detector.console.SeriesHistory;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.kafka.PointListener;
import dev.offbeat.detector.metrics.DetectorMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running application: model, topology, meters and the administration server.
 *
 * <pre>{@code
 * try (DetectorApp app = DetectorApp.start(AppConfig.load(file, System.getenv()))) {
 *   app.await();
 * }
 * }</pre>
 */
public final class DetectorApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DetectorApp.class);

  /** Free bytes of the state's disk with which a full one counts as mended. */
  private static final long ROOM_BYTES = 32L << 20;

  /** With less than that, Kafka Streams cannot even write down who it is. */
  private static final long LEAST_BYTES = 64 << 10;

  private final AppConfig config;
  private final DetectorModel model;
  private final Opened opened = new Opened();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final StateMemory memory;
  private final TopicWriter writer;
  private final RuleSources rules;
  private final @Nullable FeedbackTopic feedback; // null where there is none
  private final ModelSources models;
  private final StreamsRunner runner;
  private final Progress progress = new Progress();
  private final AtomicReference<StreamsRunner> running = new AtomicReference<>();
  private final @Nullable Console console;
  private final @Nullable AdminServer admin;
  private final DetectorMetrics metrics;

  private DetectorApp(AppConfig config, DetectorModel model) {
    this.config = config;
    this.model = model;
    metrics = new DetectorMetrics(registry, model);
    metrics.expectDeadLetters(
        Stream.of(DecodeException.Reason.values()).map(DecodeException.Reason::code).toList());
    BrokerContact contact = new BrokerContact();
    memory = StateMemory.of(config, model);
    Properties properties = DetectorTopology.properties(config, memory);
    opened.add(registry::close);
    opened.add(gcMetrics::close);
    writer = new TopicWriter(config);
    opened.add(writer::close);
    try {
      models = ModelSources.start(config, model, metrics.models());
      opened.add(models::close); // a thread that still runs holds its models
      rules = RuleSources.start(config, metrics.rules());
      opened.add(rules::close);
      feedback = startFeedback();
      SeriesHistory history = newHistory();
      CompletableFuture<String> self = new CompletableFuture<>();
      console = startConsole(self, history);
      admin = startAdmin();
      if (admin != null) {
        self.complete(
            Advertised.address(config.admin(), config.admin().listen(), admin.uri().getPort()));
        properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.join());
      }
      PointListener exposed =
          ExposedSeries.of(config.exposition(), metrics, registry.getPrometheusRegistry());
      Topology topology =
          DetectorTopology.build(
              config,
              model,
              metrics,
              new LiveParts(
                  models.models(),
                  models.models(),
                  rules.rules(),
                  this::feedback,
                  contact,
                  history.andThen(exposed)));
      runner =
          new StreamsRunner(
              () -> newStreams(topology, properties),
              registry,
              closeOptions(config),
              () -> config.state().directory().toFile().getUsableSpace() >= ROOM_BYTES);
      opened.add(runner::close);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    running.set(runner);
    contact.watch(() -> runner.streams().metrics());
    runner.watch(new WorkingSet(memory, metrics));
    runner.watch(() -> health()); // a look now and then: a stall is measured from the first
    bindProcessMeters();
  }

  private @Nullable FeedbackTopic startFeedback() {
    String topic = config.feedback().topic();
    if (topic == null) {
      return null;
    }
    FeedbackTopic started = FeedbackTopic.start(config, topic, metrics.feedback());
    opened.add(started::close);
    return started;
  }

  private SeriesHistory newHistory() {
    return new SeriesHistory(
        config.admin().listen() == null ? Integer.valueOf(0) : config.console().historyPoints(),
        model.metadata().featureCount());
  }

  private @Nullable Console startConsole(CompletableFuture<String> self, SeriesHistory history) {
    if (config.admin().listen() == null) {
      return null;
    }
    return Console.start(consoleParts(self, history), config.console());
  }

  private @Nullable AdminServer startAdmin() {
    AppConfig.Address address = config.admin().listen();
    if (address == null || console == null) {
      return null;
    }
    AdminServer started;
    try {
      started =
          AdminServer.start(address, registry::scrape, this::health, this::info, console::addTo);
    } catch (RuntimeException e) {
      console.close();
      throw e;
    }
    opened.add(started::close);
    opened.add(console::close); // first: its live clients end before their server does
    return started;
  }

  /**
   * Loads the model, looks whether Kafka has what is needed, and starts. Returns before the first
   * observation is scored: {@code /health/ready} says when.
   *
   * @throws AppException if something that is needed is missing
   * @throws dev.offbeat.detector.model.ModelLoadException if the model breaks the contract
   */
  public static DetectorApp start(AppConfig config) {
    log.info("Starting with {}", config);
    DetectorModel model = ModelSources.first(config);
    log.info("The model runs on {}", model.engine());
    DetectorApp app = null;
    try {
      // Made here first: a wrong option ends the start before anything else is asked for.
      log.debug("Reading {}", DetectorTopology.decoders(config.input(), model).keySet());
      createDirectory(config.state().directory());
      KafkaCheck.run(config);
      app = new DetectorApp(config, model);
      app.start();
      return app;
    } catch (RuntimeException e) {
      if (app == null) {
        model.close();
      } else {
        app.close();
      }
      throw e;
    }
  }

  private FeedbackBook feedback() {
    return feedback == null ? FeedbackBook.empty() : feedback.get();
  }

  private void start() {
    try {
      runner.start();
    } catch (StreamsException e) {
      throw new AppException("the detector did not start: " + StreamsFailure.reason(e), e);
    }
    if (config.alertmanager().isOn()) {
      AlertmanagerPush alerts =
          AlertmanagerPush.start(
              config.alertmanager(),
              config.applicationId(),
              config.kafka().consumerValues(),
              config.output().incidents(),
              OutputSerdes.of(config.output()).incidents().deserializer(),
              incident -> IncidentText.contrast(incident, ""),
              metrics.alertmanager());
      opened.add(alerts::close);
    }
    log.info("Profile {}, {}", config.profile(), memory);
    if (config.state().series() != null && memory.cacheBytes() == 0) {
      log.warn(
          "state.series: {} series need a heap of {} MiB; without it their states are not held in"
              + " it, which is quicker than a cache that is too small",
          config.state().series(),
          (2 * config.state().series() * memory.stateBytes()) >> 20);
    }
    log.info(
        "Watching {} with model {}{}",
        config.input().topics(),
        model.fingerprint(),
        admin == null
            ? ""
            : ", console at %s/, meters at %s/metrics".formatted(admin.uri(), admin.uri()));
  }

  private ConsoleParts consoleParts(CompletableFuture<String> self, SeriesHistory history) {
    return new ConsoleParts(
        models.models(),
        config.detection().options(),
        self::join,
        this::streams,
        rules.rules(),
        history,
        new WrittenRules(rules, config.rules().topic(), writer),
        new WrittenFeedback(
            config.feedback().topic(),
            this::feedback,
            book -> new Replays(config, model, rules.rules().get(), book),
            writer),
        new WrittenModels(config, models.models()),
        () -> Advertised.lag(streams()),
        config.output().incidents(),
        OutputSerdes.of(config.output())::incidentJson,
        config.kafka().consumerValues(),
        config.applicationId() + "-console",
        config.admin().secret());
  }

  /** The client that runs now; null while the first is not made. */
  private @Nullable KafkaStreams streams() {
    StreamsRunner now = running.get();
    return now == null ? null : now.streams();
  }

  private static KafkaStreams newStreams(Topology topology, Properties properties) {
    try {
      return new KafkaStreams(topology, properties);
    } catch (ConfigException e) {
      throw new AppException("kafka: " + e.getMessage(), e);
    } catch (StreamsException e) {
      String directory = String.valueOf(properties.get(StreamsConfig.STATE_DIR_CONFIG));
      if (Path.of(directory).toFile().getUsableSpace() < LEAST_BYTES) {
        throw new AppException(
            "state.directory: expected room on its disk, found none: " + directory, e);
      }
      throw new AppException(
          "state.directory: expected a directory for this instance alone, found one that cannot be"
              + " used or another instance uses: "
              + directory,
          e);
    } catch (KafkaException e) { // a client that cannot be made says why in its cause
      throw new AppException("kafka: " + KafkaAnswers.rootMessage(e), e);
    }
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new AppException(
          "state.directory: expected a directory that can be written, found %s (%s)"
              .formatted(directory, e.getClass().getSimpleName()),
          e);
    }
  }

  private static CloseOptions closeOptions(AppConfig config) {
    KafkaProperties kafka = config.kafka();
    boolean isStaticMember =
        !kafka.get("group.instance.id").isEmpty()
            || !kafka.get("consumer.group.instance.id").isEmpty()
            || !kafka.get("main.consumer.group.instance.id").isEmpty();
    // A static member comes back under its name; any other would hold its partitions until its
    // session times out.
    return CloseOptions.timeout(config.lifecycle().shutdownTimeout())
        .withGroupMembershipOperation(
            isStaticMember
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP);
  }

  private void bindProcessMeters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new DiskSpaceMetrics(config.state().directory().toFile()).bindTo(registry);
    gcMetrics.bindTo(registry);
  }

  private Health health() {
    KafkaStreams streams = streams();
    return streams == null
        ? new Health(KafkaStreams.State.CREATED, List.of(), List.of())
        : progress.look(streams, config.admin().stallTimeout());
  }

  private Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", "offbeat");
    info.put(
        "version",
        Optional.ofNullable(DetectorApp.class.getPackage().getImplementationVersion())
            .orElse("development"));
    info.put("application_id", config.applicationId());
    info.put("profile", config.profile().toString());
    info.put("state", health().state().name());
    info.put(
        "memory",
        Map.of(
            "cache_bytes", memory.cacheBytes(),
            "cached_series", memory.cachedSeries(),
            "rocksdb_bytes", memory.storeBytes()));
    info.put("input", config.input().topics());
    info.put("output", config.output().topics());
    info.put("rules", rules.rules().info());
    if (feedback != null) {
      info.put("feedback", feedback.info());
    }
    info.put("models", models.models().info());
    DetectorModel live = models.models().live();
    info.put(
        "model",
        Map.of(
            "fingerprint", live.fingerprint(),
            "features", live.metadata().features(),
            "cell", live.metadata().cell().toString(),
            "engine", live.engine().engine().toString(),
            "engine_reason", live.engine().reason()));
    return info;
  }

  /** Where the administration server listens, if there is one. */
  public Optional<URI> adminUri() {
    return Optional.ofNullable(admin).map(AdminServer::uri);
  }

  /** Whether observations are being scored. */
  public boolean isReady() {
    return health().isReady();
  }

  /** All meters. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * Waits until the application is closed.
   *
   * @throws AppException if it ended by itself
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void await() throws InterruptedException {
    CompletableFuture<@Nullable Throwable> end = runner.end();
    Throwable failure;
    try {
      failure = end.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("the end completes normally", e);
    }
    if (failure != null) {
      throw new AppException("the detector stopped: " + StreamsFailure.reason(failure), failure);
    }
  }

  /** Commits what is scored, leaves the group, and frees everything, in bounded time. */
  @Override
  public void close() {
    opened.close();
  }
}
