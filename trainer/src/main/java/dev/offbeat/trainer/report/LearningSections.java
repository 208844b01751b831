package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.number;
import static dev.offbeat.trainer.report.Numbers.percent;
import static dev.offbeat.trainer.report.Numbers.plain;

import dev.offbeat.trainer.page.Page.Chart;
import dev.offbeat.trainer.page.Page.Curve;
import dev.offbeat.trainer.page.Page.Role;
import dev.offbeat.trainer.page.Page.Scale;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How learning went: the loss over the epochs, the gradient over the updates. */
final class LearningSections {
  private static final int MOST_POINTS = 600;

  /** Share of the whole fall of the validation loss that is worth more epochs. */
  private static final double STILL_FALLING = 0.01;

  private static final double MANY_SKIPPED = 0.01;

  private LearningSections() {}

  static Section loss(LossCurve loss, String absence) {
    String title = "Loss";
    List<LossCurve.Epoch> epochs = loss.epochs();
    if (epochs.isEmpty()) {
      return Section.absent("loss", title, absence);
    }
    LossCurve.Epoch best = loss.best();
    int last = epochs.get(epochs.size() - 1).number();
    List<Double> numbers = epochs.stream().map(epoch -> (double) epoch.number()).toList();
    String unit = loss.unit().isEmpty() ? loss.name() : loss.name() + " (" + loss.unit() + ")";
    long notFinite =
        epochs.stream().filter(e -> !Double.isFinite(e.training() + e.validation())).count();
    boolean falling = isStillFalling(loss);
    String verdict =
        notFinite > 0
            ? "The loss was not finite in %s: a lower --learning-rate should help."
                .formatted(count(notFinite, "epoch", "epochs"))
            : epochs.size() == 1
                ? "One epoch does not show where it levels out: more of them (--epochs) should"
                    + " bring more."
                : falling
                    ? "The validation loss was still falling at the end: more epochs (--epochs) would"
                        + " bring more."
                    : "By the end it had levelled out.";
    String finding =
        "Epoch %,d of %,d was kept, with a validation loss of %s and a training loss of %s. %s"
            .formatted(
                best.number(), last, number(best.validation()), number(best.training()), verdict);
    return Section.charts(
        "loss",
        title,
        "Both curves fall and level out; validation stays near training. Validation that rises"
            + " again while training falls is learning by heart; the epoch before that is kept.",
        finding,
        !falling && notFinite == 0,
        new Chart(
            "Loss by epoch",
            "epoch",
            Scale.LINEAR,
            unit,
            Scale.LINEAR,
            new Curve(
                "training",
                Style.DASHED,
                Role.REFERENCE,
                numbers,
                epochs.stream().map(LossCurve.Epoch::training).toList()),
            new Curve(
                "validation",
                Style.LINE,
                Role.EXPECTED,
                numbers,
                epochs.stream().map(LossCurve.Epoch::validation).toList()),
            new Curve(
                "kept epoch",
                Style.MARK,
                Role.EXPECTED,
                List.of((double) best.number()),
                List.of(best.validation()))));
  }

  /** Whether the last tenth of the epochs still brought a part of the whole fall. */
  private static boolean isStillFalling(LossCurve loss) {
    List<LossCurve.Epoch> epochs = loss.epochs();
    if (epochs.size() < 2) {
      return true;
    }
    int late = (int) Math.ceil(epochs.size() * 0.9) - 1;
    double whole = epochs.get(0).validation() - loss.best().validation();
    double before =
        epochs.subList(0, late + 1).stream()
            .mapToDouble(LossCurve.Epoch::validation)
            .min()
            .orElseThrow();
    return before - loss.best().validation() > STILL_FALLING * whole;
  }

  static Section gradientNorms(GradientNorms gradients, String absence) {
    String title = "Gradient norm";
    if (gradients.norms().isEmpty()) {
      return Section.absent("gradient-norm", title, absence);
    }
    boolean clips = gradients.threshold() > 0;
    int updates = gradients.norms().size();
    boolean fewSkipped = gradients.skipped() <= MANY_SKIPPED * updates;
    String finding =
        "Of %s %s were clipped%s; %s skipped for a gradient that was not finite.%s"
            .formatted(
                count(updates, "update", "updates"),
                percent(gradients.clipped() / (double) updates),
                clips ? " (norm above " + plain(gradients.threshold()) + ")" : "",
                gradients.skipped() == 0 ? "none was" : count(gradients.skipped(), "was", "were"),
                fewSkipped ? "" : " That is many: a lower --learning-rate should help.");
    return Section.charts(
        "gradient-norm",
        title,
        "The norm stays within a few powers of ten and does not climb; none is skipped. A large"
            + " share of clipped updates is no fault: Adam's step does not depend on the gradient's"
            + " length.",
        finding,
        fewSkipped,
        norms(gradients));
  }

  private static Chart norms(GradientNorms gradients) {
    List<Double> norms = gradients.norms();
    int group = (norms.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Double> at = new ArrayList<>();
    List<Double> median = new ArrayList<>();
    List<Double> least = new ArrayList<>();
    List<Double> largest = new ArrayList<>();
    for (int from = 0; from < norms.size(); from += group) {
      int to = Math.min(norms.size(), from + group);
      double[] sorted =
          norms.subList(from, to).stream()
              .mapToDouble(Double::doubleValue)
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      at.add((from + 1 + to) / 2.0);
      median.add(sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2]);
      least.add(sorted.length == 0 ? Double.NaN : sorted[0]);
      largest.add(sorted.length == 0 ? Double.NaN : Arrays.stream(sorted).max().orElseThrow());
    }
    List<Curve> curves = new ArrayList<>();
    String name = group == 1 ? "gradient norm" : "median of " + group;
    curves.add(new Curve(name, Style.LINE, Role.EXPECTED, at, median));
    if (group > 1) {
      curves.add(0, new Curve("least to largest", Style.BAND, Role.EXPECTED, at, largest, least));
    }
    if (gradients.threshold() > 0) {
      double threshold = gradients.threshold();
      curves.add(
          new Curve(
              "clipping threshold",
              Style.DOTTED,
              Role.LIMIT,
              List.of(1.0, (double) norms.size()),
              List.of(threshold, threshold)));
    }
    return new Chart(
        "Gradient norm by update",
        "update",
        Scale.LINEAR,
        "Euclidean norm before clipping (log scale)",
        Scale.LOG,
        false,
        curves);
  }
}
