package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.DetectionProcessorSupplier;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.PointSerde;
import dev.offbeat.detector.kafka.StoredSeries;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** One instance: a topology without a broker, and the console before its stores. */
final class TestConsole implements AutoCloseable {
  static final String TOKEN = "a token of the tests";

  final DetectorModel model;
  final SeriesHistory history;
  final IncidentIndex index = new IncidentIndex(1000);
  final Members cluster = new Members();
  final TestDocuments documents = new TestDocuments();
  final TestFeedback feedback = new TestFeedback();
  private final SeriesSettings defaults =
      SeriesSettings.defaults(DetectorOptions.defaults(), IntakeOptions.defaults());
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, Point> input;
  private final HttpClient client = HttpClient.newHttpClient();
  final Console console;
  private final Javalin server;
  private volatile long nowMillis;
  private volatile RuleSet rules = RuleSet.of(defaults, List.of());

  /** The cluster that a test wants. */
  final class Members implements Cluster {
    List<String> others = List.of();
    @Nullable String owner;
    boolean isMoving;

    @Override
    public String self() {
      return "127.0.0.1:" + server.port();
    }

    @Override
    public String state() {
      return isMoving ? "REBALANCING" : "RUNNING";
    }

    @Override
    public List<ReadOnlyKeyValueStore<String, byte[]>> stores() {
      if (isMoving) {
        throw Problem.moving("Kafka Streams is REBALANCING");
      }
      return List.of(driver.getKeyValueStore(StoredSeries.storeName()));
    }

    @Override
    public @Nullable String owner(String series) {
      return owner;
    }

    @Override
    public List<String> others() {
      return others;
    }
  }

  TestConsole(Path directory) {
    this(directory, TestModels.univariate(), 10_000, TOKEN);
  }

  TestConsole(Path directory, DetectorModel model, int points, @Nullable String token) {
    this.model = model;
    history = new SeriesHistory(points, model.metadata().featureCount(), () -> nowMillis);
    StreamsBuilder builder = new StreamsBuilder();
    DetectionProcessorSupplier detect =
        new DetectionProcessorSupplier(
                model,
                DetectorOptions.defaults(),
                new DetectorMetrics(new SimpleMeterRegistry(), model),
                false,
                false)
            .withPointListener(history)
            .withRules(() -> rules, dev.offbeat.detector.rules.RuleListener.SILENT);
    builder.stream("points", Consumed.with(Serdes.String(), new PointSerde()))
        .mapValues((series, point) -> point.withSeries(series))
        .process(detect)
        .filter((series, event) -> event instanceof IncidentRecord)
        .mapValues(TestConsole::incident)
        .to("incidents", Produced.with(Serdes.String(), new IncidentSerde()));
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver = new TopologyTestDriver(builder.build(), properties);
    input =
        driver.createInputTopic(
            "points", Serdes.String().serializer(), new PointSerde().serializer());
    console =
        new Console(
            cluster,
            new ConsoleParts(
                Models.only(model),
                DetectorOptions.defaults(),
                this::address,
                () -> null,
                () -> rules,
                history,
                documents,
                feedback,
                new OneModel(model),
                () -> 7,
                "incidents",
                record -> record,
                Map.of(),
                "test",
                token),
            index);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.jetty.host = "127.0.0.1";
                  config.jetty.port = 0;
                  console.addTo(config.routes);
                })
            .start();
  }

  private static IncidentRecord incident(DetectionEvent event) {
    return (IncidentRecord) event;
  }

  void rules(String yaml) throws RuleException {
    rules = RuleSet.parse(yaml, defaults);
  }

  /** Sends a point through the topology, and its incidents to the index. */
  void send(String series, long timestampMillis, double... values) throws IOException {
    sendNow(series, timestampMillis, timestampMillis, values);
  }

  /**
   * @param heardMillis this machine's time
   */
  void sendNow(String series, long heardMillis, long timestampMillis, double... values)
      throws IOException {
    nowMillis = heardMillis;
    input.pipeInput(
        series, Point.of(series, dev.offbeat.detector.Observation.of(timestampMillis, values)));
    for (var one :
        driver
            .createOutputTopic(
                "incidents", Serdes.String().deserializer(), Serdes.ByteArray().deserializer())
            .readRecordsToList()) {
      index.take(one.value());
    }
  }

  String address() {
    return "127.0.0.1:" + server.port();
  }

  URI uri(String path) {
    return URI.create("http://" + address() + path);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** The JSON of an answer that must be 200. */
  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    console.close();
    server.stop();
    driver.close();
    model.close();
  }

  /** A topic of rules in memory. */
  final class TestDocuments implements RuleDocuments {
    final Map<String, String> texts = new TreeMap<>();
    boolean isWritable = true;

    @Override
    public List<Document> documents() {
      return texts.entrySet().stream()
          .map(one -> new Document("rules/" + one.getKey(), one.getValue(), "in use"))
          .toList();
    }

    @Override
    public boolean isWritable() {
      return isWritable;
    }

    @Override
    public Set<String> names() {
      return Set.copyOf(texts.keySet());
    }

    @Override
    public @Nullable String text(String name) {
      return texts.get(name);
    }

    @Override
    public void withdraw(Collection<String> names) {
      names.forEach(name -> publish(name, null));
    }

    @Override
    public void check(String name, String yaml) throws RuleException {
      RuleSet.parse(yaml, defaults);
    }

    @Override
    public void publish(String name, @Nullable String yaml) {
      if (yaml == null) {
        texts.remove(name);
      } else {
        texts.put(name, yaml);
      }
      try {
        List<RuleFile> files = new ArrayList<>();
        for (var one : texts.entrySet()) {
          files.add(
              RuleFile.parse(one.getKey(), one.getValue(), RuleFile.Calendars.NONE, Set.of()));
        }
        rules = RuleSet.of(defaults, files);
      } catch (RuleException e) {
        throw new AssertionError("it was checked", e);
      }
    }
  }

  /** A topic of feedback in memory. */
  static final class TestFeedback implements FeedbackDesk {
    FeedbackBook book = FeedbackBook.empty();

    @Override
    public FeedbackBook book() {
      return book;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void publish(Feedback feedback) {
      book = book.with(feedback);
    }

    @Override
    public void withdraw(String id) {
      book = book.without(id);
    }

    @Override
    public Effect preview(Feedback feedback) {
      double after = book.with(feedback).thresholdFactor(feedback.series());
      return new Effect(book.thresholdFactor(feedback.series()), after, 4, 1, 2.0, 0.5, 1000, true);
    }
  }

  /** One model that cannot be changed. */
  private record OneModel(DetectorModel model) implements ModelDesk {
    @Override
    public List<Row> models() {
      return List.of(
          new Row(
              "first",
              model.fingerprint(),
              "live",
              model.metadata().cell().toString(),
              model.metadata().features(),
              2,
              0));
    }

    @Override
    public boolean isWritable() {
      return false;
    }

    @Override
    public void activate(Row chosen) {
      throw new AssertionError("not writable");
    }

    @Override
    public void rollBack() {
      throw new AssertionError("not writable");
    }
  }
}
