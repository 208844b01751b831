package dev.offbeat.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.page.Page;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Verdict;
import dev.offbeat.trainer.report.ForecastStretch.Point;
import dev.offbeat.trainer.report.LossCurve.Epoch;
import dev.offbeat.trainer.report.ResidualDistribution.Law;
import dev.offbeat.trainer.report.StateDynamics.Eigenvalue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the sections say of runs that went well, and of runs that did not. */
class SectionsTest {
  private static final String WHY = "No reason.";

  @Test
  void loss_levelledOut_isAsItShouldBe() {
    Section section = LearningSections.loss(loss(epoch -> Math.exp(-epoch)), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(section.finding()).contains("Epoch 50 of 50 was kept", "it had levelled out");
  }

  @Test
  void loss_ofOneEpoch_doesNotClaimToHaveLevelledOut() {
    Section section =
        LearningSections.loss(new LossCurve("loss", "", List.of(new Epoch(1, 2, 3)), 1), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).contains("One epoch does not show").doesNotContain("levelled");
  }

  @Test
  void loss_stillFalling_advisesMoreEpochs() {
    Section section = LearningSections.loss(loss(epoch -> -epoch), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).contains("still falling at the end", "--epochs");
  }

  @Test
  void loss_notFinite_advisesALowerRate() {
    Section section =
        LearningSections.loss(loss(epoch -> epoch == 20 ? Double.NaN : Math.exp(-epoch)), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding())
        .endsWith("The loss was not finite in 1 epoch: a lower --learning-rate should help.");
  }

  @Test
  void gradientLags_noGradientAtAll_isWorthALook() {
    Section section =
        DynamicsSections.gradientLags(List.of(new GradientLag(1, Double.NaN, 0)), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).contains("for no step");
  }

  @Test
  void loss_bestEpochThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> new LossCurve("loss", "", List.of(new Epoch(1, 0, 0)), 2))
        .hasMessage("bestEpoch: expected the number of one of the epochs, found 2");
  }

  @Test
  void gradientNorms_manySkipped_advisesALowerRate() {
    GradientNorms norms = new GradientNorms(Collections.nCopies(100, Double.NaN), 0, 0, 3);

    Section section = LearningSections.gradientNorms(norms, WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding())
        .isEqualTo(
            "Of 100 updates 0\u00a0% were clipped; 3 were skipped for a gradient that was not"
                + " finite. That is many: a lower --learning-rate should help.");
  }

  @Test
  void gradientNorms_longRun_isThinnedOutAndKeepsItsExtremes() {
    List<Double> norms = IntStream.range(0, 10_000).mapToObj(i -> i == 7777 ? 500.0 : 1.0).toList();

    Page.Chart chart =
        LearningSections.gradientNorms(new GradientNorms(norms, 1, 1, 0), WHY).charts().get(0);

    assertThat(chart.curves().get(0).y()).hasSizeLessThanOrEqualTo(600).contains(500.0);
    assertThat(chart.curves().get(1).y()).containsOnly(1.0);
  }

  @Test
  void forecasts_valuesOutsideTheBand_areWorthALook() {
    Section section = ForecastSections.forecasts(List.of(stretch(5)), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding())
        .isEqualTo(
            "One held-out stretch: the band meant to hold 90\u00a0% of the values held 50\u00a0%"
                + " of those of pump.");
  }

  @Test
  void forecasts_noValueAtAll_isWorthALook() {
    Point gap = new Point(Instant.EPOCH, Double.NaN, 1, 0, 2);
    ForecastStretch stretch = new ForecastStretch("pump", "", "", 0.9, List.of(gap));

    Section section = ForecastSections.forecasts(List.of(stretch), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).isEqualTo("No value here can be set beside its band.");
  }

  @Test
  void residuals_twiceAsWide_saysThatBandsAreTooNarrow() {
    Random random = new Random(5);
    double[] r = random.doubles(10_000).map(u -> 4 * (u - 0.5) * 3).toArray();

    Section section = ResidualSection.residuals(ResidualDistribution.of(Law.NORMAL, r), WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).contains("Bands are too narrow");
  }

  @Test
  void seriesErrors_manySeries_showsTheWorstAndTheBest() {
    List<SeriesError> errors =
        IntStream.rangeClosed(1, 40)
            .mapToObj(k -> new SeriesError("series " + k, "", "", 100, k, 50))
            .toList();

    Section section = ForecastSections.seriesErrors(errors, WHY);

    assertThat(section.tables()).hasSize(2);
    assertThat(section.tables().get(0).rows().get(0))
        .containsExactly("series 40", "100", "40.00", "50.00", "80\u00a0%");
    assertThat(section.tables().get(1).rows().get(4).get(0)).isEqualTo("series 1");
  }

  @Test
  void gradientLags_growingWithLag_saysThatTheyExplode() {
    List<GradientLag> lags =
        IntStream.range(0, 50)
            .mapToObj(lag -> new GradientLag(lag, Double.NaN, Math.exp(0.1 * lag)))
            .toList();

    Section section = DynamicsSections.gradientLags(lags, WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).contains("about to explode").doesNotContain("before");
  }

  @Test
  void dynamics_neverForgotten_isWorthALook() {
    StateDynamics dynamics =
        new StateDynamics(List.of(new Eigenvalue(1.2, 0)), 1.2, List.of(), 2000, 2000, false);

    Section section = DynamicsSections.dynamics(dynamics, WHY);

    assertThat(section.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(section.finding()).startsWith("Not forgotten within 2,000 steps");
    assertThat(section.charts()).hasSize(1);
  }

  @Test
  void freeRunning_worseAtOnce_advisesTheLastValue() {
    List<FreeRunningError> errors = List.of(new FreeRunningError(1, 1.1, 1.0));

    assertThat(DynamicsSections.freeRunning(errors, WHY).finding())
        .startsWith("It is worse than persistence from the first step");
  }

  @Test
  void headline_worseThanLastValue_saysSo() {
    TrainingReportData data =
        TrainingReportData.builder(SampleReports.trainedOn())
            .seriesErrors(List.of(new SeriesError("pump", "", "", 100, 1.03, 1)))
            .build();

    assertThat(new Headline(data).sentences().get(0))
        .isEqualTo(
            "Foretells the next value no better than “same as last” (103\u00a0% of its error).");
  }

  private static LossCurve loss(IntToDoubleFunction validation) {
    List<Epoch> epochs =
        IntStream.rangeClosed(1, 50)
            .mapToObj(n -> new Epoch(n, 0, validation.applyAsDouble(n)))
            .toList();
    return new LossCurve("loss", "", epochs, 50);
  }

  /** Ten points, so many of which lie in the band. */
  private static ForecastStretch stretch(int inside) {
    List<Point> points =
        IntStream.range(0, 10)
            .mapToObj(t -> new Point(Instant.ofEpochSecond(60L * t), t < inside ? 0 : 9, 0, -1, 1))
            .toList();
    return new ForecastStretch("pump", "", "", 0.9, points);
  }
}
