package dev.offbeat.trainer.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that the page shows of one training run. A part that is empty shows as a sentence that says
 * why: the one given in {@code absences}, else a general one.
 *
 * @param trainedOn what was trained on what
 * @param loss over the epochs
 * @param gradientNorms over the updates
 * @param forecasts held-out stretches, up to about six
 * @param residuals of the whole held-out span
 * @param seriesErrors of every feature of every series, in any order
 * @param gradientLags ascending by lag
 * @param dynamics of the trained map
 * @param freeRunning ascending by steps ahead
 * @param absences why a section is empty: one sentence, with its full stop
 */
public record TrainingReportData(
    TrainedOn trainedOn,
    LossCurve loss,
    GradientNorms gradientNorms,
    List<ForecastStretch> forecasts,
    ResidualDistribution residuals,
    List<SeriesError> seriesErrors,
    List<GradientLag> gradientLags,
    StateDynamics dynamics,
    List<FreeRunningError> freeRunning,
    Map<Section, String> absences) {

  /** What may be absent. */
  public enum Section {
    LOSS,
    GRADIENT_NORMS,
    FORECASTS,
    RESIDUALS,
    SERIES_ERRORS,
    GRADIENT_LAGS,
    DYNAMICS,
    FREE_RUNNING
  }

  public TrainingReportData {
    forecasts = List.copyOf(forecasts);
    seriesErrors = List.copyOf(seriesErrors);
    gradientLags = List.copyOf(gradientLags);
    freeRunning = List.copyOf(freeRunning);
    Map<Section, String> ordered = new EnumMap<>(Section.class);
    ordered.putAll(absences);
    absences = Collections.unmodifiableMap(ordered);
  }

  /** A report in which everything but what was trained is absent as yet. */
  public static Builder builder(TrainedOn trainedOn) {
    return new Builder(trainedOn);
  }

  /** Collects the parts that a run has. */
  public static final class Builder {
    private final TrainedOn trainedOn;
    private LossCurve loss = LossCurve.NONE;
    private GradientNorms gradientNorms = GradientNorms.NONE;
    private List<ForecastStretch> forecasts = List.of();
    private ResidualDistribution residuals = ResidualDistribution.NONE;
    private List<SeriesError> seriesErrors = List.of();
    private List<GradientLag> gradientLags = List.of();
    private StateDynamics dynamics = StateDynamics.NONE;
    private List<FreeRunningError> freeRunning = List.of();
    private final Map<Section, String> absences = new EnumMap<>(Section.class);

    private Builder(TrainedOn trainedOn) {
      this.trainedOn = trainedOn;
    }

    public Builder loss(LossCurve part) {
      loss = part;
      return this;
    }

    public Builder gradientNorms(GradientNorms part) {
      gradientNorms = part;
      return this;
    }

    public Builder forecasts(List<ForecastStretch> part) {
      forecasts = part;
      return this;
    }

    public Builder residuals(ResidualDistribution part) {
      residuals = part;
      return this;
    }

    public Builder seriesErrors(List<SeriesError> part) {
      seriesErrors = part;
      return this;
    }

    public Builder gradientLags(List<GradientLag> part) {
      gradientLags = part;
      return this;
    }

    public Builder dynamics(StateDynamics part) {
      dynamics = part;
      return this;
    }

    public Builder freeRunning(List<FreeRunningError> part) {
      freeRunning = part;
      return this;
    }

    /** Says why a section is empty: one sentence, with its full stop. */
    public Builder absent(Section section, String sentence) {
      absences.put(section, sentence);
      return this;
    }

    public TrainingReportData build() {
      return new TrainingReportData(
          trainedOn,
          loss,
          gradientNorms,
          forecasts,
          residuals,
          seriesErrors,
          gradientLags,
          dynamics,
          freeRunning,
          absences);
    }
  }
}
