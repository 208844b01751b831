package dev.offbeat.detector.app;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.DecoderOptions;
import dev.offbeat.detector.ingest.Formats;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.model.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application's configuration, validated. {@code defaults.yaml} beside this class lists every
 * key with its default; {@code docs/configuration.md} explains them. {@link ConfigLoader} reads it.
 *
 * @param model null for the bundled one
 */
public record AppConfig(
    String applicationId,
    @Nullable Path model,
    Engine engine,
    Profile profile,
    Input input,
    Output output,
    Detection detection,
    Series series,
    Rules rules,
    Models models,
    Feedback feedback,
    State state,
    Admin admin,
    Lifecycle lifecycle,
    Canary canary,
    KafkaProperties kafka) {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public AppConfig {
    require(
        TOPIC.matcher(applicationId).matches(),
        "application-id",
        "letters, digits, dots, hyphens and underscores",
        applicationId);
    Set<String> topics = new HashSet<>(input.topics());
    for (String topic : output.topics()) {
      require(topics.add(topic), "output", "a topic of its own for each purpose", topic);
    }
    require(
        rules.topic() == null || topics.add(rules.topic()),
        "rules.topic",
        "a topic of its own",
        rules.topic());
    require(
        models.topic() == null || topics.add(models.topic()),
        "models.topic",
        "a topic of its own",
        models.topic());
    require(
        feedback.topic() == null || topics.add(feedback.topic()),
        "feedback.topic",
        "a topic of its own",
        feedback.topic());
  }

  /** Defaults, a YAML file, and the environment, each over the one before. */
  public static AppConfig load(Path file, Map<String, String> environment) {
    return ConfigLoader.load(file, environment);
  }

  /** Defaults and the environment. */
  public static AppConfig load(Map<String, String> environment) {
    return ConfigLoader.load(null, environment);
  }

  /**
   * Where observations come from.
   *
   * @param format how they are written, one of {@link Formats#names}
   * @param formats the same of single topics, by their names
   * @param options of formats, by their names
   * @param reorderWindow how long a point waits for older ones, in event time; 0 for not at all
   * @param futureBound how far ahead of the wall clock a point may be
   * @param counters which series are counters, whose rate is watched
   */
  public record Input(
      List<String> topics,
      String format,
      Map<String, String> formats,
      Map<String, DecoderOptions> options,
      Duration reorderWindow,
      Duration futureBound,
      CounterPolicy counters) {
    public Input {
      topics = List.copyOf(topics);
      formats = Map.copyOf(formats);
      options = Map.copyOf(options);
      require(
          !reorderWindow.isNegative() && reorderWindow.compareTo(Duration.ofHours(1)) <= 0,
          "input.reorder-window",
          "0s to 1h",
          reorderWindow);
      require(!topics.isEmpty(), "input.topics", "at least one topic", "none");
      require(
          topics.size() == Set.copyOf(topics).size(), "input.topics", "distinct topics", topics);
      topics.forEach(topic -> requireTopic("input.topics", topic));
      requireFormat("input.format", format);
      Set<String> used = new HashSet<>(Set.of(format));
      for (Map.Entry<String, String> one : formats.entrySet()) {
        require(
            topics.contains(one.getKey()), "input.formats", "topics of input.topics", one.getKey());
        requireFormat("input.formats." + one.getKey(), one.getValue());
        used.add(one.getValue());
      }
      for (String name : options.keySet()) {
        require(used.contains(name), "input.options", "formats that a topic has", name);
      }
    }

    /** Topics of Offbeat's own JSON. */
    public static Input ofJson(String... topics) {
      IntakeOptions intake = IntakeOptions.defaults();
      return new Input(
          List.of(topics),
          "json",
          Map.of(),
          Map.of(),
          intake.reorderWindow(),
          intake.futureBound(),
          intake.counters());
    }

    /**
     * What reads a topic's records.
     *
     * @param features of the model
     * @throws IllegalArgumentException if an option of the format is wrong, or the model has too
     *     many features for it
     */
    Decoder decoder(String topic, List<String> features) {
      String name = formats.getOrDefault(topic, format);
      return Formats.of(name, options.getOrDefault(name, DecoderOptions.none()), features);
    }

    private static void requireFormat(String key, String name) {
      try {
        Formats.requireKnown(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    }
  }

  /**
   * The topics that are written.
   *
   * @param scores null for none
   * @param late null for none
   */
  public record Output(
      String incidents,
      String deadLetters,
      @Nullable String scores,
      @Nullable String late,
      boolean createMissing) {
    public Output {
      requireTopic("output.incidents", incidents);
      requireTopic("output.dead-letters", deadLetters);
      requireTopic("output.scores", scores == null ? incidents : scores);
      requireTopic("output.late", late == null ? incidents : late);
    }

    /** Those that are in use. */
    public List<String> topics() {
      return Stream.of(incidents, deadLetters, scores, late).filter(Objects::nonNull).toList();
    }
  }

  /**
   * What is an incident.
   *
   * @param silence cadences without a point after which a series is silent
   * @param flatline whether a series that stands still is told of
   * @param missing what stands for a missing value
   */
  public record Detection(
      AlertBudget budget,
      double absoluteFloor,
      double relativeFloor,
      int acceptAfter,
      double resolveBelow,
      int resolveAfter,
      double bandCoverage,
      int warmUp,
      Cadences silence,
      boolean flatline,
      MissingPolicy missing) {
    public Detection {
      var unused =
          new DetectorOptions(
              budget,
              absoluteFloor,
              relativeFloor,
              acceptAfter,
              resolveBelow,
              resolveAfter,
              bandCoverage,
              warmUp);
      require(
          silence.count() == 0 || (silence.count() >= 2 && silence.count() <= 1e6),
          "detection.silence",
          "2 to 1000000 cadences, or off",
          silence.count());
    }

    /** What the detector needs of it. */
    public DetectorOptions options() {
      return new DetectorOptions(
          budget,
          absoluteFloor,
          relativeFloor,
          acceptAfter,
          resolveBelow,
          resolveAfter,
          bandCoverage,
          warmUp);
    }
  }

  /** A number of cadences; 0 for off. */
  public record Cadences(double count) {}

  /**
   * How many series there may be, and for how long.
   *
   * @param limit series that a partition may have
   * @param ttl time without a point after which one is forgotten; 0 for never
   */
  public record Series(int limit, Duration ttl) {
    public Series {
      require(limit > 0, "series.limit", "more than 0", limit);
    }
  }

  /** How points are taken in. */
  public IntakeOptions intake() {
    return new IntakeOptions(
        detection.missing(),
        input.counters(),
        input.reorderWindow(),
        input.futureBound(),
        detection.silence().count(),
        detection.flatline(),
        series.ttl());
  }

  /**
   * Where rules are read from.
   *
   * @param file null for none
   * @param pollInterval time between two looks at the file
   * @param topic null for none
   */
  public record Rules(@Nullable Path file, Duration pollInterval, @Nullable String topic) {
    public Rules {
      requirePositive("rules.poll-interval", pollInterval);
      if (topic != null) {
        requireTopic("rules.topic", topic);
      }
    }
  }

  /**
   * Where further models come from, and how one takes over from another.
   *
   * @param pollInterval time between two looks at the model's file
   * @param topic null for none
   * @param trial points of a series on which a new model is compared with the one before
   * @param watch points of a series for which the one before is kept after that
   */
  public record Models(Duration pollInterval, @Nullable String topic, int trial, int watch) {
    private static final int LEAST = 32;
    private static final int MOST = 100_000;

    public Models {
      requirePositive("models.poll-interval", pollInterval);
      if (topic != null) {
        requireTopic("models.topic", topic);
      }
      require(trial >= LEAST && trial <= MOST, "models.trial", "32 to 100000 points", trial);
      require(watch >= 0 && watch <= MOST, "models.watch", "0 to 100000 points", watch);
    }
  }

  /**
   * Where it is read what people say of incidents.
   *
   * @param topic null for none
   */
  public record Feedback(@Nullable String topic) {
    public Feedback {
      if (topic != null) {
        requireTopic("feedback.topic", topic);
      }
    }
  }

  /**
   * Where local state is kept, and in how much memory.
   *
   * @param series series to hold in memory; null for as many as a part of the heap holds
   * @param memory bytes outside the heap for RocksDB; null for a part of what the heap leaves
   */
  public record State(Path directory, @Nullable Integer series, @Nullable ByteSize memory) {
    public State {
      require(series == null || series > 0, "state.series", "more than 0", series);
      require(
          memory == null || memory.bytes() >= StateMemory.LEAST_STORE_BYTES,
          "state.memory",
          "at least " + new ByteSize(StateMemory.LEAST_STORE_BYTES),
          memory);
    }
  }

  /** An amount of memory. */
  public record ByteSize(long bytes) {
    private static final long MIB = 1 << 20;

    @Override
    public String toString() {
      return bytes % MIB == 0 ? bytes / MIB + "MiB" : bytes + "B";
    }
  }

  /**
   * The administration server.
   *
   * @param listen null for none
   * @param stallTimeout time without progress after which a stream thread counts as stalled
   */
  public record Admin(@Nullable Address listen, Duration stallTimeout) {
    public Admin {
      requirePositive("admin.stall-timeout", stallTimeout);
    }
  }

  /** An address to listen on; port 0 is any free port. */
  public record Address(String host, int port) {}

  /** How long starting and stopping may take. */
  public record Lifecycle(Duration startupTimeout, Duration shutdownTimeout) {
    public Lifecycle {
      requirePositive("lifecycle.startup-timeout", startupTimeout);
      requirePositive("lifecycle.shutdown-timeout", shutdownTimeout);
    }
  }

  /**
   * Synthetic series with known faults, to notice a detector that sees nothing.
   *
   * @param interval event time between two points of one of them
   * @param seed of their noise
   * @param publish whether their incidents are published like any others
   */
  public record Canary(boolean enabled, Duration interval, long seed, boolean publish) {
    public Canary {
      requirePositive("canary.interval", interval);
    }
  }

  /**
   * A duration as the configuration writes it, like {@code 30s} or {@code 7d}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Duration duration(String text) {
    return ConfigValues.duration(text);
  }

  /**
   * Loads the model file, or the bundled model where none is named.
   *
   * @throws dev.offbeat.detector.model.ModelLoadException if it breaks the contract
   */
  DetectorModel loadModel() {
    return model == null ? DetectorModel.bundled(engine) : DetectorModel.load(model, engine);
  }

  static void require(boolean condition, String key, String rule, @Nullable Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  private static void requireTopic(String key, String topic) {
    require(
        TOPIC.matcher(topic).matches() && !topic.equals(".") && !topic.equals(".."),
        key,
        "a topic's name",
        topic);
  }

  private static void requirePositive(String key, Duration duration) {
    require(!duration.isNegative() && !duration.isZero(), key, "more than 0", duration);
  }
}
