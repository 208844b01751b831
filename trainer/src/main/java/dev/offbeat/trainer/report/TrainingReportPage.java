package dev.offbeat.trainer.report;

import dev.offbeat.detector.file.ReplacementFile;
import dev.offbeat.trainer.page.Page;
import dev.offbeat.trainer.report.TrainingReportData.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The report of a training run as one HTML file that opens from disk, without any network. */
public final class TrainingReportPage {
  private static final Map<Section, String> ABSENCES =
      Map.of(
          Section.LOSS, "No epochs were run, so there is no loss to draw.",
          Section.GRADIENT_NORMS, "No updates were recorded.",
          Section.FORECASTS, "No held-out stretch was replayed.",
          Section.RESIDUALS, "No residuals of a held-out span were recorded.",
          Section.SERIES_ERRORS, "No series had a held-out span to measure an error on.",
          Section.GRADIENT_LAGS, "How far the gradient reaches back was not measured.",
          Section.DYNAMICS, "The state's Jacobian was not measured.",
          Section.FREE_RUNNING, "The network was not run on its own expectations.");

  private TrainingReportPage() {}

  /**
   * Writes the page beside its place, then moves it there. Equal data give equal bytes.
   *
   * @param file to write; an existing one is replaced by a complete one or not at all
   * @throws TrainingReportException if it cannot be written
   */
  public static void write(Path file, TrainingReportData data) {
    if (Files.isDirectory(file)) {
      throw new TrainingReportException(
          file + ": is a directory; name a file for the report, such as report.html", null);
    }
    try {
      page(data).write(file);
    } catch (IOException e) {
      throw new TrainingReportException(
          "%s: the report cannot be written: %s".formatted(file, ReplacementFile.reason(e)), e);
    }
  }

  static String html(TrainingReportData data) {
    return page(data).html();
  }

  private static Page page(TrainingReportData data) {
    Headline headline = new Headline(data);
    return new Page(
        "training report",
        data.trainedOn().model(),
        headline.sentences(),
        headline.figures(),
        List.of(
            ForecastSections.forecasts(data.forecasts(), absence(data, Section.FORECASTS)),
            ForecastSections.seriesErrors(
                data.seriesErrors(), absence(data, Section.SERIES_ERRORS)),
            ResidualSection.residuals(data.residuals(), absence(data, Section.RESIDUALS)),
            LearningSections.loss(data.loss(), absence(data, Section.LOSS)),
            LearningSections.gradientNorms(
                data.gradientNorms(), absence(data, Section.GRADIENT_NORMS)),
            DynamicsSections.gradientLags(
                data.gradientLags(), absence(data, Section.GRADIENT_LAGS)),
            DynamicsSections.dynamics(data.dynamics(), absence(data, Section.DYNAMICS)),
            DynamicsSections.freeRunning(data.freeRunning(), absence(data, Section.FREE_RUNNING)),
            headline.trainedOn()),
        Page.licences());
  }

  private static String absence(TrainingReportData data, Section section) {
    return data.absences().getOrDefault(section, String.valueOf(ABSENCES.get(section)));
  }
}
