package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.number;
import static dev.offbeat.trainer.report.Numbers.percent;

import dev.offbeat.trainer.report.Page.Chart;
import dev.offbeat.trainer.report.Page.Curve;
import dev.offbeat.trainer.report.Page.Role;
import dev.offbeat.trainer.report.Page.Scale;
import dev.offbeat.trainer.report.Page.Section;
import dev.offbeat.trainer.report.Page.Style;
import dev.offbeat.trainer.report.Page.Table;
import dev.offbeat.trainer.report.Page.Verdict;
import dev.offbeat.trainer.report.ResidualDistribution.Bin;
import dev.offbeat.trainer.report.ResidualDistribution.Proportion;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How well the held-out span was foretold: band, distribution, error by series. */
final class ForecastSections {
  private static final double WRONG_COVERAGE = 0.05;

  /** A stretch is short, so that its share tells less. */
  private static final double SHORT_OF_COVERAGE = 0.1;

  private static final int MOST_ROWS = 20;
  private static final int WORST = 10;
  private static final int BEST = 5;

  private ForecastSections() {}

  static Section forecasts(List<ForecastStretch> stretches, String absence) {
    String title = "Forecast";
    if (stretches.isEmpty()) {
      return Section.absent("forecast", title, absence);
    }
    boolean good =
        stretches.stream().allMatch(s -> s.observedShare() >= s.bandShare() - SHORT_OF_COVERAGE);
    return Section.charts(
        "forecast",
        title,
        "The expectation, said one step before, follows the observed values; the band is narrow and"
            + " still holds its share of them.",
        finding(stretches),
        good,
        stretches.stream().map(ForecastSections::chart).toArray(Chart[]::new));
  }

  private static String finding(List<ForecastStretch> stretches) {
    ForecastStretch least =
        stretches.stream()
            .filter(stretch -> Double.isFinite(stretch.observedShare()))
            .min(Comparator.comparingDouble(s -> s.observedShare() - s.bandShare()))
            .orElse(null);
    if (least == null) {
      return "No value here can be set beside its band.";
    }
    return "%s: the band meant to hold %s of the values held %s of those of %s."
        .formatted(
            stretches.size() == 1
                ? "One held-out stretch"
                : "Of %d held-out stretches the least held".formatted(stretches.size()),
            percent(least.bandShare()),
            percent(least.observedShare()),
            name(least.series(), least.feature()));
  }

  private static Chart chart(ForecastStretch stretch) {
    List<ForecastStretch.Point> points = stretch.points();
    List<Double> time = points.stream().map(p -> (double) p.time().toEpochMilli()).toList();
    return new Chart(
        name(stretch.series(), stretch.feature()),
        "time (UTC)",
        Scale.TIME,
        stretch.unit().isEmpty() ? "value" : stretch.unit(),
        Scale.LINEAR,
        new Curve(
            "%s band (held %s)"
                .formatted(percent(stretch.bandShare()), percent(stretch.observedShare())),
            Style.BAND,
            Role.EXPECTED,
            time,
            points.stream().map(ForecastStretch.Point::high).toList(),
            points.stream().map(ForecastStretch.Point::low).toList()),
        new Curve(
            "observed",
            Style.LINE,
            Role.OBSERVED,
            time,
            points.stream().map(ForecastStretch.Point::value).toList()),
        new Curve(
            "expected",
            Style.DASHED,
            Role.EXPECTED,
            time,
            points.stream().map(ForecastStretch.Point::expected).toList()));
  }

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

  static Section seriesErrors(List<SeriesError> errors, String absence) {
    String title = "Error by series";
    if (errors.isEmpty()) {
      return Section.absent("series", title, absence);
    }
    List<SeriesError> worstFirst =
        errors.stream().sorted(Comparator.comparingDouble(SeriesError::ratio).reversed()).toList();
    int all = errors.size();
    long better = errors.stream().filter(error -> error.ratio() < 1).count();
    String finding =
        all == 1
            ? "The one series is foretold with %s of the last value's error."
                .formatted(percent(worstFirst.get(0).ratio()))
            : "%s of %s series are foretold better than by the last value; the worst has %s of its error, the median %s, the best %s."
                .formatted(
                    count(better),
                    count(all),
                    percent(worstFirst.get(0).ratio()),
                    percent(worstFirst.get(all / 2).ratio()),
                    percent(worstFirst.get(all - 1).ratio()));
    List<Table> tables =
        all <= MOST_ROWS
            ? List.of(table("All series, the worst first", worstFirst))
            : List.of(
                table("The worst " + WORST, worstFirst.subList(0, WORST)),
                table("The best " + BEST, worstFirst.subList(all - BEST, all)));
    return new Section(
        "series",
        title,
        "Each series' error lies below that of “same as last”. About 100 % is no fault where a"
            + " series is noise or a random walk: nobody can foretell those.",
        finding,
        better * 2 >= all ? Verdict.GOOD : Verdict.LOOK,
        List.of(),
        tables);
  }

  private static Table table(String caption, List<SeriesError> errors) {
    return new Table(
        caption,
        List.of("series", "points", "error (RMSE)", "last value (RMSE)", "ratio"),
        1,
        errors.stream()
            .map(
                error ->
                    List.of(
                        name(error.series(), error.feature()),
                        count(error.points()),
                        withUnit(error.rmse(), error.unit()),
                        withUnit(error.lastValueRmse(), error.unit()),
                        percent(error.ratio())))
            .toList());
  }

  private static String withUnit(double value, String unit) {
    return unit.isEmpty() ? number(value) : number(value) + " " + unit;
  }

  private static String name(String series, String feature) {
    return feature.isEmpty() ? series : series + " · " + feature;
  }
}
