package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.number;
import static dev.offbeat.trainer.report.Numbers.percent;

import dev.offbeat.trainer.page.Page.Chart;
import dev.offbeat.trainer.page.Page.Curve;
import dev.offbeat.trainer.page.Page.Role;
import dev.offbeat.trainer.page.Page.Scale;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Style;
import dev.offbeat.trainer.page.Page.Table;
import dev.offbeat.trainer.page.Page.Verdict;
import java.util.Comparator;
import java.util.List;

/** How well the held-out span was foretold: bands, and errors by series. */
final class ForecastSections {
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
            Style.BROAD,
            Role.OBSERVED,
            time,
            points.stream().map(ForecastStretch.Point::value).toList()),
        new Curve(
            "expected",
            Style.LINE,
            Role.EXPECTED,
            time,
            points.stream().map(ForecastStretch.Point::expected).toList()));
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
