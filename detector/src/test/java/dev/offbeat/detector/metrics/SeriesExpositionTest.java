package dev.offbeat.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.metrics.SeriesExposition.Naming;
import dev.offbeat.detector.rules.SeriesSelection;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesExpositionTest {
  private final MockClock clock = new MockClock();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
  private final DetectorModel model = TestModels.univariate();
  private final DetectorMetrics metrics = new DetectorMetrics(registry, model);

  @AfterEach
  void close() {
    model.close();
  }

  private SeriesExposition exposition(String selector, int limit, Naming... namings) {
    SeriesExposition exposition =
        metrics.exposition(
            SeriesSelection.parse(List.of(selector)),
            List.of(namings),
            limit,
            Duration.ofMinutes(5));
    registry.getPrometheusRegistry().register(exposition);
    return exposition;
  }

  /** Points of one value after another, of a series. */
  private void feed(SeriesExposition exposition, String series, double... values) {
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      SeriesState state = model.newState();
      for (int t = 0; t < values.length; t++) {
        exposition.observe(series, detector.detect(state, Observation.of(t * 1000L, values[t])));
      }
    }
  }

  private List<String> scraped() {
    return registry
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("anomaly_detector_"))
        .toList();
  }

  @Test
  void scrape_vmanomaly_hasItsNamesAndTheSeriesLabels() {
    SeriesExposition exposition = exposition("cpu{host=~\"web-.*\"}", 10, Naming.VMANOMALY);
    feed(exposition, "cpu{host=\"web-1\",instance=\"a:9100\",my.label=\"x\"}", 5, 5, 5);
    feed(exposition, "cpu{host=\"db-1\"}", 5);

    String labels = "{for=\"cpu\",host=\"web-1\",instance=\"a:9100\",my_label=\"x\"} ";
    assertThat(scraped())
        .hasSize(5)
        .contains("y" + labels + "5.0", "anomaly_score" + labels + "0.0")
        .anyMatch(line -> line.startsWith("yhat" + labels))
        .anyMatch(line -> line.startsWith("yhat_lower" + labels))
        .anyMatch(line -> line.startsWith("yhat_upper" + labels));
  }

  @Test
  void scrape_promql_hasItsNames() {
    SeriesExposition exposition = exposition("{}", 10, Naming.PROMQL);
    feed(exposition, "cpu{host=\"a\"}", 5);

    assertThat(scraped())
        .extracting(line -> line.substring(0, line.indexOf('{')))
        .containsExactlyInAnyOrder("anomaly:level", "anomaly:lower_band", "anomaly:upper_band");
    assertThat(scraped()).contains("anomaly:level{anomaly_name=\"cpu\",host=\"a\"} 5.0");
  }

  @Test
  void scrape_jump_scoreIsAboveOne() {
    SeriesExposition exposition = exposition("cpu", 10, Naming.VMANOMALY);
    double[] values = new double[60];
    for (int t = 0; t < values.length; t++) {
      values[t] = t == 59 ? 1000 : Math.sin(t);
    }
    feed(exposition, "cpu", values);

    assertThat(scraped().stream().filter(line -> line.startsWith("anomaly_score{")))
        .singleElement()
        .satisfies(
            line ->
                assertThat(Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .isGreaterThan(1));
  }

  @Test
  void observe_moreSeriesThanTheLimit_areLeftOutAndCounted() {
    SeriesExposition exposition = exposition("{}", 2, Naming.VMANOMALY);
    for (int i = 0; i < 5; i++) {
      feed(exposition, "cpu{host=\"" + i + "\"}", 1);
    }

    assertThat(scraped()).hasSize(10);
    assertThat(registry.get(MeterNames.SERIES_EXPOSED.meterName()).gauge().value()).isEqualTo(2);
    assertThat(registry.get(MeterNames.SERIES_UNEXPOSED.meterName()).counter().count())
        .isEqualTo(3);
  }

  @Test
  void collect_seriesWithoutPoints_goesAndMakesRoom() {
    SeriesExposition exposition = exposition("{}", 1, Naming.VMANOMALY);
    feed(exposition, "old", 1);
    clock.add(Duration.ofMinutes(6));
    assertThat(scraped()).isEmpty();
    feed(exposition, "new", 1);

    assertThat(scraped()).hasSize(5).allMatch(line -> line.contains("for=\"new\""));
  }

  @Test
  void scrape_labelsThatBecomeEqual_areToldOnce() {
    SeriesExposition exposition = exposition("{}", 10, Naming.VMANOMALY);
    feed(exposition, "cpu{a.b=\"x\"}", 1);
    feed(exposition, "cpu{a_b=\"x\"}", 1);

    assertThat(scraped()).hasSize(5);
  }

  @Test
  void scrape_bothNamings_promtoolReadsIt(@TempDir Path directory) throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Tools.areInstalled("promtool"), "needs promtool, of the package prometheus");
    SeriesExposition exposition = exposition("{}", 10, Naming.VMANOMALY, Naming.PROMQL);
    feed(exposition, "cpu{host=\"a \\\\ \\\"b\\\"\"}", 1);
    Files.writeString(directory.resolve("scrape.prom"), registry.scrape());

    // Exit 3 is a matter of taste: promtool would have no colons in what is no recording rule.
    assertThat(Tools.run(directory, "sh", "-c", "promtool check metrics < scrape.prom").exit())
        .isIn(0, 3);
  }
}
