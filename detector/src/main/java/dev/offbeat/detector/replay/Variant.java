package dev.offbeat.detector.replay;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.kafka.DetectionProcessorSupplier;
import dev.offbeat.detector.kafka.ReplayListener;
import dev.offbeat.detector.kafka.ReplayTask;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to watch the series.
 *
 * @param name for people
 * @param model must stay open as long as it is replayed
 * @param options where no rule says anything
 * @param intake likewise
 * @param rules what they say
 * @param feedback what people said
 * @param feedbackAsTold whether each verdict counts only from when it was said, as it was in the
 *     stream; else from the beginning
 */
public record Variant(
    String name,
    DetectorModel model,
    DetectorOptions options,
    IntakeOptions intake,
    RuleSet rules,
    FeedbackBook feedback,
    boolean feedbackAsTold) {

  /** Series as they are watched by default. */
  public static Variant plain(String name, DetectorModel model, DetectorOptions options) {
    IntakeOptions intake = IntakeOptions.defaults();
    RuleSet none = RuleSet.of(SeriesSettings.defaults(options, intake), List.of());
    return new Variant(name, model, options, intake, none, FeedbackBook.empty(), false);
  }

  /** The same by other rules, over the options and the intake that there are. */
  public Variant withRules(List<RuleFile> files) {
    RuleSet others = RuleSet.of(SeriesSettings.defaults(options, intake), files);
    return new Variant(name, model, options, intake, others, feedback, feedbackAsTold);
  }

  ReplayTask newTask(ReplayListener listener, Supplier<FeedbackBook> book) {
    return DetectionProcessorSupplier.uncounted(model, options)
        .withIntake(intake, Integer.MAX_VALUE)
        .withRules(() -> rules, RuleListener.SILENT)
        .withFeedback(book)
        .newReplay(listener);
  }
}
