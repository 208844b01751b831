package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.BoundedStoreMemory;
import dev.offbeat.detector.kafka.DetectionEvent;
import dev.offbeat.detector.kafka.DetectionProcessorSupplier;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.LateRecord;
import dev.offbeat.detector.kafka.ModelListener;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.PointSerde;
import dev.offbeat.detector.kafka.RejectedRecord;
import dev.offbeat.detector.kafka.ScoreRecord;
import dev.offbeat.detector.kafka.ScoreSerde;
import dev.offbeat.detector.metrics.DetectorMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * The application's topology, a pure function of configuration and model:
 *
 * <pre>
 * input topics → decode ┬→ dead-letter topic
 *                       └→ by series → canary → detect → canary's watch ┬→ incidents topic
 *                                                                       ├→ dead-letter topic
 *                                                                       ├→ scores topic, if named
 *                                                                       └→ late topic, if named
 * </pre>
 *
 * Points whose series is not their record's key go through a topic of Kafka Streams' own, {@code
 * series}, which brings those of one series to one place. Without a canary its first node is not
 * there.
 */
public final class DetectorTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private DetectorTopology() {}

  /**
   * Builds the topology. Every node, store and internal topic has a name of its own, so that a
   * later version finds them again.
   *
   * @param model the model, which must stay open as long as the topology runs
   * @param metrics told of every step by every stream thread
   */
  public static Topology build(AppConfig config, DetectorModel model, DetectorMetrics metrics) {
    return build(config, model, metrics, () -> true);
  }

  /**
   * The same where brokers may be away.
   *
   * @param connected whether a record would have come if there had been one
   */
  public static Topology build(
      AppConfig config, DetectorModel model, DetectorMetrics metrics, BooleanSupplier connected) {
    LiveRules none = new LiveRules(LiveRules.defaults(config), null);
    return build(config, model, metrics, none, connected);
  }

  /** The same with rules that may change, and one model. */
  static Topology build(
      AppConfig config,
      DetectorModel model,
      DetectorMetrics metrics,
      LiveRules rules,
      BooleanSupplier connected) {
    return build(config, model, metrics, rules, FeedbackBook::empty, connected);
  }

  /** The same with feedback. */
  static Topology build(
      AppConfig config,
      DetectorModel model,
      DetectorMetrics metrics,
      LiveRules rules,
      Supplier<FeedbackBook> feedback,
      BooleanSupplier connected) {
    return build(
        config,
        model,
        Models.only(model),
        ModelListener.SILENT,
        metrics,
        rules,
        feedback,
        connected);
  }

  /**
   * The same with rules that may change, and models that take over from one another.
   *
   * @param model one of the features of all
   * @param models asked at each point
   * @param listener told of models by every stream thread
   * @param rules asked at each point
   * @param feedback asked at each point
   */
  static Topology build(
      AppConfig config,
      DetectorModel model,
      Models models,
      ModelListener listener,
      DetectorMetrics metrics,
      LiveRules rules,
      Supplier<FeedbackBook> feedback,
      BooleanSupplier connected) {
    AppConfig.Output output = config.output();
    DetectionProcessorSupplier detect =
        new DetectionProcessorSupplier(
            model,
            config.detection().options(),
            metrics,
            output.scores() != null,
            output.late() != null);
    return build(
        config,
        model,
        metrics,
        detect
            .withIntake(config.intake(), config.series().limit())
            .withConnected(connected)
            .withModels(models, listener)
            .withRules(rules, metrics.rules())
            .withFeedback(feedback));
  }

  /**
   * The same with another processor in the detector's place, to measure what the detector costs.
   *
   * @param detect stands where observations become events
   */
  public static Topology build(
      AppConfig config,
      DetectorModel model,
      DetectorMetrics metrics,
      ProcessorSupplier<String, Point, String, DetectionEvent> detect) {
    StreamsBuilder builder = new StreamsBuilder();
    Map<String, Decoder> decoders = decoders(config.input(), model);
    KStream<String, Decoded> records =
        builder.stream(
                config.input().topics(),
                Consumed.with(BYTES, BYTES)
                    .withName("observations")
                    .withTimestampExtractor(DetectorTopology::recordTime))
            .process(() -> new DecodeProcessor(decoders, metrics), Named.as("decode"));
    Map<String, KStream<String, Decoded>> decoded =
        records
            .split(Named.as("decoded-"))
            .branch((key, value) -> value instanceof Decoded.DeadLetter, Branched.as("unreadable"))
            .branch(
                (key, value) -> value instanceof Decoded.OfSeries one && one.isKeyed(),
                Branched.as("points"))
            .defaultBranch(Branched.as("scattered"));
    writeDeadLetters(branch(decoded, "decoded-unreadable"), config.output());

    KStream<String, Point> series = points(branch(decoded, "decoded-points"), "points");
    if (!decoders.values().stream().allMatch(Decoder::keyIsSeries)) {
      KStream<String, Point> gathered =
          points(branch(decoded, "decoded-scattered"), "scattered-points")
              .repartition(Repartitioned.with(Serdes.String(), new PointSerde()).withName("series"))
              .mapValues((key, point) -> point.withSeries(key), Named.as("gathered-points"));
      series =
          decoders.values().stream().anyMatch(Decoder::keyIsSeries)
              ? series.merge(gathered, Named.as("all-points"))
              : gathered;
    }
    Canary canary = new Canary(config, model, metrics);
    if (config.canary().enabled()) {
      series = series.process(canary.source(), Named.as("canary"));
    }
    KStream<String, DetectionEvent> events = series.process(detect, Named.as("detect"));
    writeEvents(events.process(canary.watch(), Named.as("canary-watch")), config.output());
    return builder.build(properties(config, StateMemory.of(config, model)));
  }

  /** What Kafka Streams is configured with, on this machine: secrets included. */
  public static Properties properties(AppConfig config, DetectorModel model) {
    return properties(config, StateMemory.of(config, model));
  }

  static Properties properties(AppConfig config, StateMemory memory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, memory.cacheBytes());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStoreMemory.class);
    properties.put(BoundedStoreMemory.BYTES, String.valueOf(memory.storeBytes()));
    properties.putAll(config.kafka().values());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.state().directory().toString());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
    if (config.kafka().get(StreamsConfig.GROUP_PROTOCOL_CONFIG).equalsIgnoreCase("streams")) {
      // In this protocol the broker decides; the client refuses these.
      properties.remove("consumer.session.timeout.ms");
      properties.remove("consumer.heartbeat.interval.ms");
    }
    return properties;
  }

  /**
   * What reads each input topic.
   *
   * @throws AppException if an option of a format is wrong, or the model has too many features for
   *     it
   */
  static Map<String, Decoder> decoders(AppConfig.Input input, DetectorModel model) {
    Map<String, Decoder> decoders = new HashMap<>();
    for (String topic : input.topics()) {
      try {
        decoders.put(topic, input.decoder(topic, model.metadata().features()));
      } catch (IllegalArgumentException e) {
        throw new AppException(String.valueOf(e.getMessage()), e);
      }
    }
    return decoders;
  }

  private static KStream<String, Point> points(KStream<String, Decoded> decoded, String name) {
    return decoded.mapValues(value -> ((Decoded.OfSeries) value).point(), Named.as(name));
  }

  /** A record's time moves nothing here but retention: one without a time must not stop us. */
  private static long recordTime(ConsumerRecord<Object, Object> input, long partitionTime) {
    return input.timestamp() >= 0 ? input.timestamp() : Math.max(0, partitionTime);
  }

  private static void writeDeadLetters(
      KStream<String, Decoded> unreadable, AppConfig.Output output) {
    unreadable
        .map(
            (key, value) -> {
              Decoded.DeadLetter letter = (Decoded.DeadLetter) value;
              return KeyValue.pair(letter.key(), letter.payload());
            },
            Named.as("dead-letters"))
        .to(output.deadLetters(), Produced.with(BYTES, BYTES).withName("write-dead-letters"));
  }

  private static void writeEvents(KStream<String, DetectionEvent> events, AppConfig.Output output) {
    Map<String, KStream<String, DetectionEvent>> kinds =
        events
            .split(Named.as("detected-"))
            .branch((key, event) -> event instanceof IncidentRecord, Branched.as("incidents"))
            .branch((key, event) -> event instanceof ScoreRecord, Branched.as("scores"))
            .branch((key, event) -> event instanceof RejectedRecord, Branched.as("rejected"))
            .defaultBranch(Branched.as("late"));
    branch(kinds, "detected-incidents")
        .mapValues(event -> (IncidentRecord) event, Named.as("incidents"))
        .to(
            output.incidents(),
            Produced.with(Serdes.String(), new IncidentSerde()).withName("write-incidents"));
    branch(kinds, "detected-rejected")
        .process(RejectProcessor::new, Named.as("rejected"))
        .to(output.deadLetters(), Produced.with(BYTES, BYTES).withName("write-rejected"));
    if (output.scores() != null) {
      branch(kinds, "detected-scores")
          .mapValues(event -> (ScoreRecord) event, Named.as("scores"))
          .to(
              output.scores(),
              Produced.with(Serdes.String(), new ScoreSerde()).withName("write-scores"));
    }
    if (output.late() != null) {
      branch(kinds, "detected-late")
          .mapValues(event -> ((LateRecord) event).toJson(), Named.as("late"))
          .to(output.late(), Produced.with(Serdes.String(), BYTES).withName("write-late"));
    }
  }

  private static <V> KStream<String, V> branch(Map<String, KStream<String, V>> all, String name) {
    KStream<String, V> one = all.get(name);
    if (one == null) {
      throw new IllegalStateException("no branch " + name);
    }
    return one;
  }
}
