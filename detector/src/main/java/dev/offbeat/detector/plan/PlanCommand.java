package dev.offbeat.detector.plan;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.ConnectionOptions;
import dev.offbeat.detector.app.TopicScan;
import dev.offbeat.detector.ingest.DecoderOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code offbeat plan}: what a topic would take, from a sample of it. */
@Command(
    name = "plan",
    description = {
      "Reads a sample of a topic or a file, and says what it takes to watch it: series, order,"
          + " format, what would be rejected, partitions, memory, disk, traffic.",
      "Joins no group, commits nothing and writes no topic.",
      ""
    },
    footer = {
      "",
      "A topic:  offbeat plan --bootstrap-servers localhost:9092 --topic metrics",
      "A file:   offbeat plan --input telegraf.out --out plan",
      "",
      "--out writes detector.yaml, for 'offbeat run', and values.yaml, for the chart;",
      "both can be used as they are. docs/plan.md has the formulae, and where each",
      "figure comes from."
    })
public final class PlanCommand implements Callable<Integer> {
  private static final long RECORDS = 100_000; // of each partition, at first
  private static final long MOST_RECORDS = 2_000_000;
  private static final long BYTES = 256L << 20;
  private static final Duration READING = Duration.ofSeconds(60);
  private static final double ENOUGH = 0.9; // of the points, of series seen before

  @Spec private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The topic. Default: the first of the configuration's input.topics.")
  private @Nullable String topic;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A file in place of a topic: a payload a line, with a key and a tab before it if it has"
              + " one; one payload; or CSV.")
  private @Nullable Path input;

  @Option(
      names = "--records",
      paramLabel = "N",
      description =
          "Records of each partition, counted back from its end. Default: 100000, and more if series"
              + " are many; up to 256 MB in all.")
  private @Nullable Long records;

  @Option(
      names = "--listen",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Listen to what comes for so long, such as 60s, in place of what is there.")
  private @Nullable Duration listen;

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "Plan for so many series, whatever the sample shows.")
  private @Nullable Long series;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "Format of the records (docs/formats.md). Default: guessed.")
  private @Nullable String format;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "An option of the format; may be repeated.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The model file that will be used. Default: the configuration's, or the bundled one.")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write detector.yaml and values.yaml into this directory.")
  private @Nullable Path out;

  @Option(names = "--replace", description = "With --out: replace files that are there.")
  private boolean replace;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    require(input == null || listen == null, "--listen goes with a topic, not with --input");
    require(out != null || !replace, "--replace goes with --out");
    require(records == null || records > 0, "--records: expected more than 0");
    require(series == null || series > 0, "--series: expected more than 0");
    require(
        input != null || connection.areGiven(),
        "expected a sample: --bootstrap-servers with --topic, --config, or --input");
    AppConfig config = config();
    try (DetectorModel loaded = loadModel(config)) {
      List<String> features = loaded.metadata().features();
      SampleProfile sample = sample(config, features);
      String watched = config == null ? topicOr("metrics") : config.input().topics().get(0);
      Plan plan =
          Plan.of(
              sample,
              loaded,
              new Plan.Target(
                  config == null ? null : config.kafka().get("bootstrap.servers"),
                  watched,
                  config == null ? "offbeat" : config.applicationId(),
                  modelFile(config)));
      PrintWriter writer = spec.commandLine().getOut();
      if (out != null) {
        new PlanFiles(plan, config == null ? null : config.kafka(), watched).write(out, replace);
      }
      writer.print(json ? PlanJson.of(plan) : PlanReport.of(plan, next(plan)));
      writer.flush();
    }
    return 0;
  }

  private @Nullable AppConfig config() {
    if (!connection.areGiven()) {
      return null;
    }
    require(
        topic != null || connection.hasConfig() || input != null,
        "--topic: expected the topic to look at, found none");
    String named = topic == null && !connection.hasConfig() ? "metrics" : topic;
    return connection.load(named, Map.of());
  }

  private @Nullable String modelFile(@Nullable AppConfig config) {
    Path file = model != null || config == null ? model : config.model();
    return file == null ? null : file.toString();
  }

  private String topicOr(String other) {
    return topic == null ? other : topic;
  }

  private DetectorModel loadModel(@Nullable AppConfig config) {
    if (model != null) {
      return DetectorModel.load(model);
    }
    return config == null ? DetectorModel.bundled() : config.loadModel();
  }

  /** Reads once; once more, and more of it, where most series were seen only once. */
  private SampleProfile sample(@Nullable AppConfig config, List<String> features) {
    long wanted = records == null ? RECORDS : records;
    SampleProfile sample = read(config, features, wanted);
    while (records == null
        && listen == null
        && input == null
        && !sample.scope().isWhole()
        && !sample.isCut()
        && sample.series().coverage() < ENOUGH
        && sample.scope().bytes() < BYTES / 2
        && wanted < MOST_RECORDS) {
      wanted = Math.min(MOST_RECORDS, wanted * 5);
      sample = read(config, features, wanted);
    }
    return series == null ? sample : sample.withSeries(sample.series().told(series));
  }

  private SampleProfile read(@Nullable AppConfig config, List<String> features, long wanted) {
    Duration ahead = config == null ? Duration.ofHours(1) : config.input().futureBound();
    SampleAnalysis analysis =
        new SampleAnalysis(wish(config), features, System.currentTimeMillis() + ahead.toMillis());
    return analysis.finish(source(config, wanted).read(analysis));
  }

  private SampleSource source(@Nullable AppConfig config, long wanted) {
    if (input != null) {
      return new FileSample(input, BYTES);
    }
    if (config == null) {
      throw new IllegalStateException("a topic is reached by a configuration");
    }
    TopicScan.Bounds bounds = new TopicScan.Bounds(wanted, BYTES, READING);
    return new TopicSample(config.kafka(), config.input().topics().get(0), bounds, listen);
  }

  /** What the command line says; else what a configuration says of the topic; else nothing. */
  private FormatChoice.Wish wish(@Nullable AppConfig config) {
    DecoderOptions own = new DecoderOptions(options);
    if (format != null || config == null || !connection.hasConfig() || input != null) {
      return new FormatChoice.Wish(format, own);
    }
    AppConfig.Input from = config.input();
    String named = from.formats().getOrDefault(from.topics().get(0), from.format());
    boolean isDefault = named.equals("json") && from.options().isEmpty();
    return isDefault
        ? new FormatChoice.Wish(null, own)
        : new FormatChoice.Wish(
            named, options.isEmpty() ? from.options().getOrDefault(named, own) : own);
  }

  private List<String> next(Plan plan) {
    List<String> next = new ArrayList<>();
    if (out == null) {
      next.add("the same with --out plan   writes detector.yaml and values.yaml");
      return next;
    }
    String detector = out.resolve(PlanFiles.DETECTOR).toString();
    String values = out.resolve(PlanFiles.VALUES).toString();
    if (plan.servers() == null) {
      next.add("put your brokers and topic where the files say CHANGE, then");
    }
    next.add("./offbeat run --check --config " + detector);
    next.add("./offbeat run --config " + detector);
    next.add("helm install offbeat helm/offbeat --values " + values);
    return next;
  }

  private void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  /** Reads {@code 60s}. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      String upper = text.strip().toUpperCase(Locale.ROOT);
      if (!upper.matches("[1-9]\\d{0,5}[SMH]")) {
        throw new TypeConversionException(
            "expected a duration such as 60s, 5m or 1h, found " + text);
      }
      return Duration.parse("PT" + upper);
    }
  }
}
