package dev.offbeat.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.Severity;
import dev.offbeat.detector.StateDecodeException.Reason;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.score.Part;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
  private DetectorModel model;
  private DetectorMetrics metrics;

  @BeforeEach
  void register() {
    model = TestModels.univariate();
    metrics = new DetectorMetrics(registry, model);
    metrics.onDeadLetter("malformed");
  }

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest
  @EnumSource
  void meter_everyOne_isRegisteredAsDescribed(MeterNames name) {
    Collection<Meter> meters = registry.get(name.meterName()).meters();

    assertThat(meters)
        .isNotEmpty()
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getDescription()).isEqualTo(name.description());
              assertThat(meter.getId().getBaseUnit()).isEqualTo(name.unit());
              assertThat(meter.getId().getTags())
                  .extracting(Tag::getKey)
                  .containsExactlyInAnyOrderElementsOf(name.tags());
            });
  }

  @Test
  void meters_registered_areThoseOfTheList() {
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsOnly(
            List.of(MeterNames.values()).stream()
                .map(MeterNames::meterName)
                .toArray(String[]::new));
  }

  @Test
  void onDetection_steps_areCountedByOutcome() {
    step(30, 1);

    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "warmup"))
        .isEqualTo(DetectorOptions.defaults().warmUp());
    assertThat(
            count(MeterNames.OBSERVATIONS, "outcome", "normal")
                + count(MeterNames.OBSERVATIONS, "outcome", "anomalous"))
        .isEqualTo(30 - DetectorOptions.defaults().warmUp());
    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "anomalous")).isPositive();
    assertThat(count(MeterNames.INCIDENTS_OPENED, "direction", "above")).isPositive();
    assertThat(registry.get(MeterNames.STEP_DURATION.meterName()).timer().count()).isEqualTo(30);
    assertThat(registry.get(MeterNames.SCORE.meterName()).summary().count()).isEqualTo(30);
  }

  @Test
  void onStatesChanged_changes_addUp() {
    metrics.onStatesChanged(5, 2);
    metrics.onStatesChanged(1, -1);
    metrics.onStateReset(Reason.MODEL);

    assertThat(registry.get(MeterNames.SERIES_ACTIVE.meterName()).gauge().value()).isEqualTo(6);
    assertThat(registry.get(MeterNames.INCIDENTS_OPEN.meterName()).gauge().value()).isEqualTo(1);
    assertThat(count(MeterNames.STATE_RESETS, "reason", "model")).isEqualTo(1);
  }

  @Test
  void onDetection_uncounted_countsNothing() {
    metrics.uncounted(() -> step(30, 1));

    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "warmup")).isZero();
    assertThat(count(MeterNames.INCIDENTS_OPENED, "direction", "above")).isZero();
    step(30, 1);
    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "warmup")).isPositive();
  }

  @Test
  void onDetection_loudPoint_isCountedBySeverityAndGate() {
    step(30, 1);

    assertThat(count(MeterNames.INCIDENTS_OPENED, "severity", "minor")).isEqualTo(1);
    assertThat(count(MeterNames.INCIDENTS_OPENED, "severity", "critical")).isZero();
    assertThat(count(MeterNames.LEARNING_GATE, "gate", "normal")).isEqualTo(29);
    assertThat(count(MeterNames.LEARNING_GATE, "gate", "anomalous")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"50, MINOR", "74, MINOR", "75, MAJOR", "89, MAJOR", "90, CRITICAL", "100, CRITICAL"})
  void severity_number_isOneOfThree(int severity, Severity expected) {
    Incident incident =
        new Incident(
            Incident.Phase.OPENED,
            0,
            0,
            0,
            2,
            2,
            severity,
            1,
            Incident.Direction.ABOVE,
            Part.LEVEL,
            1,
            List.of());

    assertThat(Severity.of(incident)).isEqualTo(expected);
  }

  @Test
  void modelDataEnd_syntheticDataOrNone_isNotANumber() {
    PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (DetectorModel bundled = DetectorModel.bundled()) {
      assertThat(new DetectorMetrics(own, bundled).cacheLoad()).isZero();
    }

    assertThat(own.get(MeterNames.MODEL_DATA_END.meterName()).gauge().value()).isNaN();
    assertThat(registry.get(MeterNames.MODEL_DATA_END.meterName()).gauge().value()).isNaN();
  }

  @Test
  void cacheLoad_isSeriesByThoseThatFit() {
    metrics.onStatesChanged(300, 0);
    assertThat(metrics.cacheLoad()).isZero();
    metrics.expectCachedSeries(200);
    assertThat(registry.get(MeterNames.STATE_CACHE_LOAD.meterName()).gauge().value())
        .isEqualTo(1.5);
  }

  @Test
  void scrape_moreSeries_noMoreLines() {
    step(30, 1);
    long lines = registry.scrape().lines().count();
    step(30, 50);

    assertThat(registry.scrape().lines().count()).isEqualTo(lines);
  }

  @Test
  void scrape_everyMeter_hasItsPrometheusName() {
    assertThat(registry.scrape().lines().filter(line -> line.startsWith("# TYPE")))
        .containsExactlyInAnyOrder(
            "# TYPE anomaly_detector_observations_total counter",
            "# TYPE anomaly_detector_step_duration_seconds histogram",
            "# TYPE anomaly_detector_step_duration_seconds_max gauge",
            "# TYPE anomaly_detector_observation_lag_seconds histogram",
            "# TYPE anomaly_detector_observation_lag_seconds_max gauge",
            "# TYPE anomaly_detector_score histogram",
            "# TYPE anomaly_detector_score_max gauge",
            "# TYPE anomaly_detector_threshold summary",
            "# TYPE anomaly_detector_threshold_max gauge",
            "# TYPE anomaly_detector_alerts_allowed_total counter",
            "# TYPE anomaly_detector_incidents_opened_total counter",
            "# TYPE anomaly_detector_incidents_open gauge",
            "# TYPE anomaly_detector_series_active gauge",
            "# TYPE anomaly_detector_state_cache_load gauge",
            "# TYPE anomaly_detector_state_resets_total counter",
            "# TYPE anomaly_detector_dead_letters_total counter",
            "# TYPE anomaly_detector_empty_records_total counter",
            "# TYPE anomaly_detector_rejected_total counter",
            "# TYPE anomaly_detector_series_evicted_total counter",
            "# TYPE anomaly_detector_reordered_total counter",
            "# TYPE anomaly_detector_imputed_total counter",
            "# TYPE anomaly_detector_suppressed_total counter",
            "# TYPE anomaly_detector_config_reload_success gauge",
            "# TYPE anomaly_detector_config_reload_timestamp_seconds gauge",
            "# TYPE anomaly_detector_config_hash gauge",
            "# TYPE anomaly_detector_feedback gauge",
            "# TYPE anomaly_detector_feedback_precision gauge",
            "# TYPE anomaly_detector_feedback_refused gauge",
            "# TYPE anomaly_detector_learning_gate_total counter",
            "# TYPE anomaly_detector_canary_faults_total counter",
            "# TYPE anomaly_detector_canary_detection_delay_seconds summary",
            "# TYPE anomaly_detector_canary_detection_delay_seconds_max gauge",
            "# TYPE anomaly_detector_alertmanager_sent_total counter",
            "# TYPE anomaly_detector_alertmanager_failures_total counter",
            "# TYPE anomaly_detector_alertmanager_dropped_total counter",
            "# TYPE anomaly_detector_alertmanager_open gauge",
            "# TYPE anomaly_detector_alertmanager_waiting gauge",
            "# TYPE anomaly_detector_series_exposed gauge",
            "# TYPE anomaly_detector_series_unexposed_total counter",
            "# TYPE anomaly_detector_model_data_end_timestamp_seconds gauge",
            "# TYPE anomaly_detector_model_series gauge",
            "# TYPE anomaly_detector_model_load_total counter",
            "# TYPE anomaly_detector_model_trials_total counter",
            "# TYPE anomaly_detector_model_switched_total counter",
            "# TYPE anomaly_detector_model_info gauge");
  }

  @ParameterizedTest
  @EnumSource
  void documentation_everyMeter_standsThere(MeterNames name) throws IOException {
    assertThat(documentation())
        .contains(
            "`" + name.meterName() + "`",
            name.meterName().replace('.', '_'),
            name.description().substring(1));
    assertThat(name.meterName()).isEqualTo(name.meterName().toLowerCase(Locale.ROOT));
  }

  @Test
  void documentation_everyKafkaMeterKept_standsThere() throws IOException {
    assertThat(documentation()).contains(MeterNames.KAFKA);
  }

  private static String documentation() throws IOException {
    return Files.readString(Path.of("..", "docs", "metrics.md"));
  }

  /** Quiet points and, at the last, a loud one, of so many series. */
  private void step(int points, int series) {
    try (Detector detector = model.newDetector(DetectorOptions.defaults(), metrics)) {
      for (int s = 0; s < series; s++) {
        SeriesState state = model.newState();
        for (int t = 0; t < points; t++) {
          double value = t == points - 1 ? 1000 : Math.sin(t);
          detector.detect(state, Observation.of(t * 1000L, value));
        }
      }
    }
  }

  private double count(MeterNames name, String tag, String value) {
    return registry.get(name.meterName()).tag(tag, value).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }
}
