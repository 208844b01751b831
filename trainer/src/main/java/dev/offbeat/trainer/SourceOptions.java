package dev.offbeat.trainer;

import dev.offbeat.trainer.source.HistorySource;
import dev.offbeat.trainer.source.Moment;
import dev.offbeat.trainer.source.PrometheusQuery;
import dev.offbeat.trainer.source.TopicQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the history comes from: files, a topic, or Prometheus, exactly one of them.
 *
 * <p>{@code --from} answers two questions, told apart by the form of its answer: where the history
 * starts (a time), and what training starts from (a model).
 */
final class SourceOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE|DIR",
      description =
          "CSV file, or directory of them: timestamp,value (one series a file); timestamp,a,b,c (a"
              + " series a column); timestamp,series,value.")
  private @Nullable Path input;

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      description = "Brokers of the Kafka to read from: host:port, separated by commas.")
  private @Nullable String kafka;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Topic of the Kafka, of records as 'offbeat run' reads them.")
  private @Nullable String topic;

  @Option(
      names = "--feature-names",
      split = ",",
      paramLabel = "NAME",
      description = "Names in the records' values, for series of several features. Default: value.")
  private @Nullable List<String> featureNames;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Settings of Kafka's client, such as TLS and SASL; a properties file.")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "Address of the Prometheus to ask, such as http://localhost:9090.")
  private @Nullable String prometheus;

  @Option(
      names = "--query",
      paramLabel = "EXPR",
      description = "Expression in PromQL; each series of its result is one to learn from.")
  private @Nullable String query;

  @Option(
      names = "--step",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Time between Prometheus' points, such as 15s or 5m. Default: 1m.")
  private @Nullable Duration step;

  @Option(
      names = "--prometheus-token-file",
      paramLabel = "FILE",
      description = "File that holds a bearer token for Prometheus.")
  private @Nullable Path prometheusToken;

  @Option(
      names = "--prometheus-basic-auth-file",
      paramLabel = "FILE",
      description = "File that holds user:password for Prometheus.")
  private @Nullable Path prometheusBasicAuth;

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

  /**
   * The source.
   *
   * @param columnsAreFeatures whether --features was given
   * @throws ParameterException if not exactly one is named, or options contradict each other
   */
  HistorySource source(boolean columnsAreFeatures) {
    requireOneSource(columnsAreFeatures);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    @Nullable Instant start = start(now);
    @Nullable Instant end = to == null ? null : to.at(now);
    if (start != null && end != null && !start.isBefore(end)) {
      throw refused("--from: expected a time before --to, %s, found %s".formatted(end, start));
    }
    if (kafka != null) {
      return topicSource(kafka, start, end);
    } else if (prometheus != null) {
      return prometheusSource(prometheus, start, end == null ? now : end);
    }
    if (start != null || end != null) {
      throw refused("--from and --to take times of --kafka and --prometheus: a file is read whole");
    }
    return HistorySource.files(Objects.requireNonNull(input), columnsAreFeatures);
  }

  /** The source in words: a file's name, a topic or an expression, never an address. */
  String description() {
    return kafka != null
        ? "topic " + topic
        : prometheus != null ? "Prometheus: " + query : String.valueOf(fileName());
  }

  private @Nullable Path fileName() {
    return input == null ? null : input.toAbsolutePath().normalize().getFileName();
  }

  private void requireOneSource(boolean columnsAreFeatures) {
    List<String> given = new ArrayList<>();
    addIf(given, "--input", input);
    addIf(given, "--kafka", kafka);
    addIf(given, "--prometheus", prometheus);
    if (given.size() != 1) {
      throw refused(
          "expected one source of history, --input, --kafka or --prometheus, found "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    List<String> strangers = new ArrayList<>();
    if (kafka == null) {
      addIf(strangers, "--topic", topic);
      addIf(strangers, "--feature-names", featureNames);
      addIf(strangers, "--kafka-config", kafkaConfig);
    }
    if (prometheus == null) {
      addIf(strangers, "--query", query);
      addIf(strangers, "--step", step);
      addIf(strangers, "--prometheus-token-file", prometheusToken);
      addIf(strangers, "--prometheus-basic-auth-file", prometheusBasicAuth);
    }
    if (input == null && columnsAreFeatures) {
      strangers.add("--features");
    }
    if (!strangers.isEmpty()) {
      throw refused(
          "%s says nothing to %s: leave it out, or name another source"
              .formatted(strangers.get(0), given.get(0)));
    }
  }

  private static void addIf(List<String> names, String name, @Nullable Object value) {
    if (value != null) {
      names.add(name);
    }
  }

  private HistorySource topicSource(
      String servers, @Nullable Instant start, @Nullable Instant end) {
    if (topic == null) {
      throw refused("--topic: expected the topic to read from --kafka, found none");
    }
    ClientLog.silence();
    return HistorySource.kafka(
        new TopicQuery(
            servers,
            topic,
            start,
            end,
            featureNames == null ? List.of("value") : featureNames,
            kafkaConfig == null
                ? Map.of()
                : SecretFiles.properties("--kafka-config", kafkaConfig)));
  }

  private HistorySource prometheusSource(String url, @Nullable Instant start, Instant end) {
    if (query == null) {
      throw refused("--query: expected an expression to ask --prometheus for, found none");
    }
    if (start == null) {
      throw refused("--from: expected where the history starts, such as --from 30d, found none");
    }
    if (prometheusToken != null && prometheusBasicAuth != null) {
      throw refused("--prometheus-token-file and --prometheus-basic-auth-file exclude each other");
    }
    String authorization = authorization();
    try {
      return HistorySource.prometheus(
          new PrometheusQuery(
              PrometheusQuery.address(url),
              query,
              start,
              end,
              step == null ? Duration.ofMinutes(1) : step,
              authorization));
    } catch (IllegalArgumentException e) {
      throw refused("--" + e.getMessage());
    }
  }

  private @Nullable String authorization() {
    if (prometheusToken != null) {
      return SecretFiles.bearer("--prometheus-token-file", prometheusToken);
    }
    return prometheusBasicAuth == null
        ? null
        : SecretFiles.basic("--prometheus-basic-auth-file", prometheusBasicAuth);
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

  private static TypeConversionException unreadable(IllegalArgumentException e) {
    return new TypeConversionException(String.valueOf(e.getMessage()));
  }

  /** Reads a time. */
  static final class MomentConverter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
      try {
        return Moment.parse(text);
      } catch (IllegalArgumentException e) {
        throw unreadable(e);
      }
    }
  }

  /** Reads a duration. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Moment.duration(text);
      } catch (IllegalArgumentException e) {
        throw unreadable(e);
      }
    }
  }
}
