package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.replay.IncidentTopic;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ReplayException;
import dev.offbeat.detector.replay.ReplayStep;
import dev.offbeat.detector.replay.TopicReading;
import dev.offbeat.detector.replay.TopicSource;
import dev.offbeat.detector.replay.Variant;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replays of what a configuration watches: with its model, rules, feedback and topics. */
public final class Replays {
  private final AppConfig config;
  private final DetectorModel model;
  private final RuleSet rules;
  private final FeedbackBook feedback;

  /**
   * Replays with what is in force.
   *
   * @param model must stay open
   */
  Replays(AppConfig config, DetectorModel model, RuleSet rules, FeedbackBook feedback) {
    this.config = config;
    this.model = model;
    this.rules = rules;
    this.feedback = feedback;
  }

  /**
   * Reads the rules and the feedback that a configuration names.
   *
   * @param model must stay open
   * @throws AppException if they cannot be read
   */
  public static Replays open(AppConfig config, DetectorModel model) {
    RuleSet rules;
    try (RuleSources sources = RuleSources.start(config, null)) {
      rules = sources.rules().get();
    }
    return new Replays(config, model, rules, feedback(config));
  }

  /**
   * The feedback that a configuration names; an empty book where it names none.
   *
   * @throws AppException if it cannot be read
   */
  public static FeedbackBook feedback(AppConfig config) {
    String topic = config.feedback().topic();
    if (topic == null) {
      return FeedbackBook.empty();
    }
    try (FeedbackTopic reader = FeedbackTopic.start(config, topic, null)) {
      return reader.get();
    }
  }

  /**
   * Loads the model that a configuration names.
   *
   * @throws dev.offbeat.detector.model.ModelLoadException if it breaks the contract
   */
  public static DetectorModel loadModel(AppConfig config) {
    return config.loadModel();
  }

  /**
   * The rules of a file.
   *
   * @param defaults where they say nothing
   * @throws AppException if they cannot be used
   */
  public static RuleSet rules(Path file, SeriesSettings defaults) {
    return RuleSet.of(defaults, List.of(ruleFile(file)));
  }

  /**
   * What a file of rules says; a model that it names need not be there.
   *
   * @throws AppException if its rules cannot be used
   */
  public static RuleFile ruleFile(Path file) {
    return RulesFile.read(file, null);
  }

  /** What the configuration comes to, feedback counting from when it was said. */
  public Variant asConfigured() {
    return new Variant(
        "as configured",
        model,
        config.detection().options(),
        config.intake(),
        rules,
        feedback,
        true);
  }

  /**
   * The input topics.
   *
   * @param series the only one of interest; null for all
   * @param since time of the first record to be read; null for the earliest that is left
   * @param limit after which reading stops where it is
   */
  public TopicSource input(@Nullable String series, @Nullable Instant since, Duration limit) {
    return new TopicSource(
        new TopicReading(
            consumer(), DetectorTopology.decoders(config.input(), model), series, since, limit),
        System.currentTimeMillis());
  }

  /** The topic of incidents. */
  public IncidentTopic incidents(Duration limit) {
    return new IncidentTopic(
        consumer(),
        config.output().incidents(),
        OutputSerdes.of(config.output()).incidents().deserializer(),
        limit);
  }

  private Map<String, Object> consumer() {
    Map<String, Object> consumer = config.kafka().consumerValues();
    consumer.put("client.id", config.applicationId() + "-replay");
    if (config.kafka().get("processing.guarantee").startsWith("exactly_once")) {
      consumer.put("isolation.level", "read_committed");
    }
    return consumer;
  }

  /**
   * What feedback would change over the input that is left.
   *
   * @param feedback its peak score is the stream's, where it has one
   * @param peakScore the same, or else the highest score of its stretch as it is found now, in
   *     units of what was in force then; null where no point lies there
   * @param factorBefore the series' threshold factor without it
   * @param factorAfter with it
   * @param incidentsBefore of the series, under the factor before
   * @param incidentsAfter under the factor after
   * @param weeks of event time that were replayed
   * @param points that were replayed
   * @param isComplete whether all the input that is left was replayed
   */
  public record Preview(
      Feedback feedback,
      @Nullable Double peakScore,
      double factorBefore,
      double factorAfter,
      int incidentsBefore,
      int incidentsAfter,
      double weeks,
      long points,
      boolean isComplete) {
    /** Incidents a week before. */
    public double perWeekBefore() {
      return weeks > 0 ? incidentsBefore / weeks : 0;
    }

    /** Incidents a week after. */
    public double perWeekAfter() {
      return weeks > 0 ? incidentsAfter / weeks : 0;
    }
  }

  /**
   * Shows what feedback would change, and changes nothing.
   *
   * @param since time of the first record to be read; null for the earliest that is left
   * @param limit how long it may take, about
   * @throws ReplayException if the input cannot be read
   */
  public Preview preview(Feedback told, @Nullable Instant since, Duration limit) {
    long start = System.nanoTime();
    Feedback measured = told;
    if (told.peakScore() == null && told.kind() == Feedback.Kind.POINT) {
      Double peak = peakScore(told, since, limit.dividedBy(2));
      measured = told.withPeakScore(peak);
    }
    FeedbackBook after = feedback.with(measured);
    List<Variant> variants = List.of(variant("before", feedback), variant("after", after));
    Duration left = limit.minusNanos(System.nanoTime() - start);
    String series = told.series();
    Replay.Result result =
        Replay.run(
            input(series, since, left.isNegative() ? Duration.ZERO : left),
            variants,
            series::equals,
            null);
    return new Preview(
        measured,
        measured.peakScore(),
        feedback.thresholdFactor(series),
        after.thresholdFactor(series),
        result.outcomes().get(0).incidents().size(),
        result.outcomes().get(1).incidents().size(),
        result.weeks(),
        result.points(),
        result.reach().isComplete());
  }

  private Variant variant(String name, FeedbackBook book) {
    return new Variant(
        name, model, config.detection().options(), config.intake(), rules, book, false);
  }

  /**
   * The highest score of the stretch that feedback is about, under what was in force when it came.
   */
  private @Nullable Double peakScore(Feedback told, @Nullable Instant since, Duration limit) {
    Peak peak = new Peak(told);
    Replay.run(
        input(told.series(), since, limit), List.of(asConfigured()), told.series()::equals, peak);
    return peak.highest;
  }

  private static final class Peak implements Consumer<ReplayStep> {
    private final Feedback told;
    private @Nullable Double highest;

    Peak(Feedback told) {
      this.told = told;
    }

    @Override
    public void accept(ReplayStep step) {
      if (step.status().isScored()
          && step.timestampMillis() >= told.from().toEpochMilli()
          && step.timestampMillis() <= told.to().toEpochMilli()) {
        highest = highest == null ? step.score() : Math.max(highest, step.score());
      }
    }
  }
}
