package dev.offbeat.trainer;

import dev.offbeat.trainer.source.HistorySource;
import dev.offbeat.trainer.source.Moment;
import dev.offbeat.trainer.source.PrometheusQuery;
import dev.offbeat.trainer.source.TopicQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where the history comes from: files, a topic, or Prometheus, exactly one of them.
 *
 * <p>{@code --from} answers two questions, told apart by the form of its answer: where the history
 * starts (a time), and what training starts from (a model).
 */
final class SourceOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  @Option(
      names = "--from",
      paramLabel = "TIME|MODEL",
      description = {
        "A time: where the history of --kafka or --prometheus starts, back from now (90s, 15m, 6h, 7d,"
            + " 4w) or as 2026-01-31T12:00:00Z. Default for --kafka: all that the topic holds.",
        "A model (bundled, scratch or a file): whose parameters training starts from. Default: the"
            + " bundled one if cell, units, horizons and number of features are the same, else"
            + " scratch."
      })
  private List<String> from = List.of();

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "Where the history of --kafka or --prometheus ends, written as for --from. Default: what is"
              + " there now.")
  private @Nullable Moment to;

  /** One source. */
  static final class Choice {
    @Option(
        names = "--input",
        required = true,
        paramLabel = "FILE|DIR",
        description =
            "CSV file, or directory of them: timestamp,value (one series a file); timestamp,a,b,c (a"
                + " series a column); timestamp,series,value.")
    private @Nullable Path input;

    @ArgGroup(exclusive = false)
    private @Nullable Kafka kafka;

    @ArgGroup(exclusive = false)
    private @Nullable Prometheus prometheus;
  }

  /** A topic. */
  static final class Kafka {
    @Option(
        names = "--kafka",
        required = true,
        paramLabel = "SERVERS",
        description = "Brokers of the Kafka to read from: host:port, separated by commas.")
    private String servers = "";

    @Option(
        names = "--topic",
        required = true,
        paramLabel = "TOPIC",
        description = "Topic of records as 'offbeat run' reads them.")
    private String topic = "";

    @Option(
        names = "--feature-names",
        split = ",",
        paramLabel = "NAME",
        description =
            "Names in the records' values, for series of several features. Default: value.")
    private List<String> features = List.of("value");

    @Option(
        names = "--kafka-config",
        paramLabel = "FILE",
        description = "Settings of Kafka's client, such as TLS and SASL; a properties file.")
    private @Nullable Path config;
  }

  /** An expression. */
  static final class Prometheus {
    @Option(
        names = "--prometheus",
        required = true,
        paramLabel = "URL",
        description = "Address of the Prometheus to ask, such as http://localhost:9090.")
    private String url = "";

    @Option(
        names = "--query",
        required = true,
        paramLabel = "EXPR",
        description = "Expression in PromQL; each series of its result is one to learn from.")
    private String query = "";

    @Option(
        names = "--step",
        paramLabel = "DURATION",
        converter = DurationConverter.class,
        description = "Time between points, such as 15s or 5m. Default: 1m.")
    private Duration step = Duration.ofMinutes(1);

    @Option(
        names = "--prometheus-token-file",
        paramLabel = "FILE",
        description = "File that holds a bearer token.")
    private @Nullable Path token;

    @Option(
        names = "--prometheus-basic-auth-file",
        paramLabel = "FILE",
        description = "File that holds user:password.")
    private @Nullable Path basicAuth;
  }

  /**
   * The source.
   *
   * @param columnsAreFeatures whether --features was given
   * @throws ParameterException if options contradict each other
   */
  HistorySource source(boolean columnsAreFeatures) {
    Instant now = Instant.now();
    @Nullable Instant start = start(now);
    @Nullable Instant end = to == null ? null : to.at(now);
    if (choice.input != null) {
      if (start != null || end != null) {
        throw refused(
            "--from and --to take times of --kafka and --prometheus: a file is read whole");
      }
      return HistorySource.files(choice.input, columnsAreFeatures);
    }
    if (columnsAreFeatures) {
      throw refused("--features is for the columns of --input; --kafka has --feature-names");
    }
    if (start != null && end != null && !start.isBefore(end)) {
      throw refused("--from: expected a time before --to, %s, found %s".formatted(end, start));
    }
    if (choice.kafka != null) {
      return HistorySource.kafka(query(choice.kafka, start, end));
    }
    return HistorySource.prometheus(
        query(Objects.requireNonNull(choice.prometheus, "picocli requires one"), start, end, now));
  }

  private TopicQuery query(Kafka kafka, @Nullable Instant start, @Nullable Instant end) {
    Map<String, String> settings =
        kafka.config == null ? Map.of() : SecretFiles.properties("--kafka-config", kafka.config);
    return new TopicQuery(kafka.servers, kafka.topic, start, end, kafka.features, settings);
  }

  private PrometheusQuery query(
      Prometheus prometheus, @Nullable Instant start, @Nullable Instant end, Instant now) {
    if (start == null) {
      throw refused(
          "--from: --prometheus needs to know where the history starts, such as --from 30d");
    }
    if (prometheus.token != null && prometheus.basicAuth != null) {
      throw refused("--prometheus-token-file and --prometheus-basic-auth-file exclude each other");
    }
    String authorization = null;
    if (prometheus.token != null) {
      authorization = SecretFiles.bearer("--prometheus-token-file", prometheus.token);
    } else if (prometheus.basicAuth != null) {
      authorization = SecretFiles.basic("--prometheus-basic-auth-file", prometheus.basicAuth);
    }
    try {
      return new PrometheusQuery(
          PrometheusQuery.address(prometheus.url),
          prometheus.query,
          start,
          end == null ? now : end,
          prometheus.step,
          authorization);
    } catch (IllegalArgumentException e) {
      throw refused("--" + e.getMessage());
    }
  }

  private @Nullable Instant start(Instant now) {
    List<String> times = from.stream().filter(one -> !isModel(one)).toList();
    if (times.isEmpty()) {
      return null;
    }
    String time = single(times);
    try {
      return Moment.parse(time).at(now);
    } catch (IllegalArgumentException e) {
      throw refused(
          "--from: expected %s, or a model: bundled, scratch or a file; found %s"
              .formatted(Moment.EXPECTED, time));
    }
  }

  /** What training starts from; null if --from does not name a model. */
  @Nullable OriginChoice origin() {
    List<String> models = from.stream().filter(SourceOptions::isModel).toList();
    return models.isEmpty() ? null : new OriginChoice(single(models));
  }

  /** A file that is named like a time is told by its path, such as {@code ./7d}. */
  private static boolean isModel(String text) {
    return text.equals(OriginChoice.BUNDLED.name())
        || text.equals(OriginChoice.SCRATCH.name())
        || text.endsWith(".onnx")
        || (!Moment.isMoment(text) && Files.exists(Path.of(text)));
  }

  private <T> T single(List<T> values) {
    if (values.size() > 1) {
      throw refused("--from: expected one time and one model at most, found " + values);
    }
    return values.get(0);
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(
        Objects.requireNonNull(spec, "picocli sets it").commandLine(), sentence);
  }

  /** Reads a time. */
  static final class MomentConverter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      return Moment.parse(text);
    }
  }

  /** Reads a duration. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Moment.duration(text);
    }
  }
}
