package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.percent;

import dev.offbeat.trainer.page.Page.Chart;
import dev.offbeat.trainer.page.Page.Curve;
import dev.offbeat.trainer.page.Page.Role;
import dev.offbeat.trainer.page.Page.Scale;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Style;
import dev.offbeat.trainer.report.ResidualDistribution.Bin;
import dev.offbeat.trainer.report.ResidualDistribution.Proportion;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whether the foretold law is the law of what came. */
final class ResidualSection {
  private static final double WRONG_COVERAGE = 0.05;

  private ResidualSection() {}

  static Section residuals(ResidualDistribution residuals, String absence) {
    String title = "Residuals and calibration";
    if (residuals.count() == 0) {
      return Section.absent("residuals", title, absence);
    }
    Proportion worst =
        residuals.coverage().stream()
            .max(Comparator.comparingDouble(p -> Math.abs(p.observed() - p.nominal())))
            .orElseThrow();
    double gap = worst.observed() - worst.nominal();
    // Of few residuals chance alone moves a share by about ½/√n.
    double tolerance = Math.max(WRONG_COVERAGE, 1 / Math.sqrt((double) residuals.count()));
    String meaning =
        Math.abs(gap) <= tolerance
            ? "Bands can be taken at their word."
            : gap < 0
                ? "Bands are too narrow: the model is surer of itself than it should be."
                : "Bands are too wide: the model foretells better than it believes.";
    return Section.charts(
        "residuals",
        title,
        "The histogram fills the model's own law, and both calibration curves lie on the diagonal:"
            + " a band meant to hold 90 % holds 90 %.",
        "Over %s the largest gap is at the %s band, which holds %s. %s %s of the residuals lie beyond ±%s scales."
            .formatted(
                count(residuals.count(), "residual", "residuals"),
                percent(worst.nominal()),
                percent(worst.observed()),
                meaning,
                percent((residuals.below() + residuals.above()) / (double) residuals.count()),
                count((long) residuals.bins().get(residuals.bins().size() - 1).to())),
        Math.abs(gap) <= tolerance,
        histogram(residuals),
        proportions(
            "Coverage of central bands",
            "share meant",
            "share held",
            "bands",
            residuals.coverage()),
        proportions(
            "Probabilities (P-P)",
            "probability by the law",
            "share of residuals at or below",
            "residuals",
            residuals.probabilities()));
  }

  private static Chart histogram(ResidualDistribution residuals) {
    List<Bin> bins = residuals.bins();
    List<Double> edges = bins.stream().map(Bin::from).collect(Collectors.toList());
    List<Double> densities =
        bins.stream()
            .map(bin -> bin.count() / (double) residuals.count() / (bin.to() - bin.from()))
            .collect(Collectors.toList());
    edges.add(bins.get(bins.size() - 1).to());
    densities.add(0.0);
    double from = bins.get(0).from();
    double width = bins.get(bins.size() - 1).to() - from;
    List<Double> at = IntStream.rangeClosed(0, 240).mapToObj(k -> from + width * k / 240).toList();
    return new Chart(
        "Standardised residuals",
        "(observed − location) / scale",
        Scale.LINEAR,
        "density",
        Scale.LINEAR,
        new Curve("residuals", Style.STEPS, Role.EXPECTED, edges, densities),
        new Curve(
            residuals.law().text() + " law",
            Style.LINE,
            Role.OBSERVED,
            at,
            at.stream().map(residuals.law()::density).toList()));
  }

  private static Chart proportions(
      String title, String x, String y, String name, List<Proportion> proportions) {
    List<Double> ends = List.of(0.0, 1.0);
    return new Chart(
        title,
        x,
        Scale.PROBABILITY,
        y,
        Scale.PROBABILITY,
        new Curve(
            name,
            Style.LINE,
            Role.EXPECTED,
            column(proportions, Proportion::nominal),
            column(proportions, Proportion::observed)),
        new Curve("as it should be", Style.DOTTED, Role.OBSERVED, ends, ends));
  }

  private static <T> List<Double> column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).boxed().toList();
  }
}
