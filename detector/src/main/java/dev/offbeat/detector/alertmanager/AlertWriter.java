package dev.offbeat.detector.alertmanager;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Severity;
import dev.offbeat.detector.ingest.SeriesKey;
import dev.offbeat.detector.kafka.IncidentRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes alerts of incidents. */
final class AlertWriter {
  /*
   * Labels are a function of the series, of what kind of incident it is and of how severe: a restart,
   * another instance or a repeated record makes the same ones, so that Alertmanager sees one alert, and
   * a silence made for a series holds for its next incident too. An incident that becomes more severe
   * is another alert, for which the one before ends. The labels of the series come under the names that
   * Prometheus would allow; where one is taken, exported_ comes before, as Prometheus does.
   */
  static final String ALERT_NAME = "OffbeatIncident";

  private final AlertmanagerOptions options;
  private final Function<Incident, String> contrast;
  private final Clock clock;

  /**
   * @param contrast what was seen against what was expected, in words
   */
  AlertWriter(AlertmanagerOptions options, Function<Incident, String> contrast, Clock clock) {
    this.options = options;
    this.contrast = contrast;
    this.clock = clock;
  }

  Alert alert(IncidentRecord event) {
    Incident incident = event.incident();
    Instant now = clock.instant();
    Instant start = earlier(Instant.ofEpochMilli(incident.startMillis()), now);
    SeriesKey series = SeriesKey.parseLeniently(event.series());
    String generator = options.generatorUrl();
    Alert alert =
        new Alert(
            labels(event, series),
            annotations(event, series),
            start,
            null,
            generator == null ? null : fill(generator, event, series));
    return incident.phase() == Incident.Phase.RESOLVED
        ? alert.ended(earlier(Instant.ofEpochMilli(incident.timestampMillis()), now))
        : alert;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private SortedMap<String, String> labels(IncidentRecord event, SeriesKey series) {
    Incident incident = event.incident();
    Map<String, String> labels = new HashMap<>();
    labels.put("alertname", ALERT_NAME);
    labels.put("series", event.series());
    labels.put("metric", series.name());
    labels.put("kind", event.kind());
    labels.put("severity", Severity.of(incident).toString());
    labels.putAll(options.labels());
    return series.plainLabels(labels);
  }

  private SortedMap<String, String> annotations(IncidentRecord event, SeriesKey series) {
    Incident incident = event.incident();
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put("summary", event.series() + ": " + contrast.apply(incident));
    annotations.put("incident", event.id());
    annotations.put("score", number(incident.peakScore()));
    annotations.put("severity_score", String.valueOf(incident.severity()));
    annotations.put("confidence", number(incident.confidence()));
    annotations.put("part", incident.part().name().toLowerCase(Locale.ROOT));
    annotations.put("direction", incident.direction().name().toLowerCase(Locale.ROOT));
    annotations.put("peak", Instant.ofEpochMilli(incident.peakMillis()).toString());
    if (!incident.features().isEmpty()) {
      Incident.Feature first = incident.features().get(0);
      annotations.put("actual", number(first.actual()));
      annotations.put("expected", number(first.expected()));
      annotations.put("lower", number(first.lower()));
      annotations.put("upper", number(first.upper()));
      annotations.put(
          "description",
          incident.features().stream().map(AlertWriter::line).collect(Collectors.joining("\n")));
    }
    annotations.values().removeIf(String::isEmpty);
    for (Map.Entry<String, String> own : options.annotations().entrySet()) {
      annotations.put(own.getKey(), fill(own.getValue(), event, series));
    }
    return annotations;
  }

  private static String line(Incident.Feature feature) {
    return "%s: actual %s, expected %s (%s to %s), share %.0f %%"
        .formatted(
            feature.name(),
            orNone(feature.actual()),
            orNone(feature.expected()),
            orNone(feature.lower()),
            orNone(feature.upper()),
            100 * feature.share());
  }

  private static String orNone(double x) {
    String text = number(x);
    return text.isEmpty() ? "none" : text;
  }

  /** Six digits; the empty text for no number. */
  private static String number(double x) {
    return Double.isFinite(x)
        ? String.valueOf(Double.parseDouble(String.format(Locale.ROOT, "%.6g", x)))
            .replaceFirst("\\.0$", "")
        : "";
  }

  /** Fills in what stands in braces, percent-encoded where the text is an address. */
  private static String fill(String template, IncidentRecord event, SeriesKey series) {
    boolean isAddress = template.startsWith("http://") || template.startsWith("https://");
    return template
        .replace("{id}", event.id())
        .replace("{metric}", isAddress ? encoded(series.name()) : series.name())
        .replace("{series}", isAddress ? encoded(event.series()) : event.series());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
