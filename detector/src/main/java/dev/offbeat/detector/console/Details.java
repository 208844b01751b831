package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.explain.Explanation;
import dev.offbeat.detector.explain.Facts;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.StoredSeries;
import dev.offbeat.detector.rules.MaintenanceWindow;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that is known of one series, for its page. */
final class Details {
  private static final double WEEK_MILLIS = Duration.ofDays(7).toMillis();

  private final Models models;
  private final Supplier<RuleSet> rules;
  private final List<String> features; // of every model
  private final SeriesHistory history;
  private final IncidentIndex incidents;
  private final Function<String, ArrayNode> said; // what people said of a series
  private final Function<String, @Nullable Instant> mutedUntil;

  Details(
      Models models,
      Supplier<RuleSet> rules,
      SeriesHistory history,
      IncidentIndex incidents,
      Function<String, ArrayNode> said,
      Function<String, @Nullable Instant> mutedUntil) {
    this.said = said;
    this.mutedUntil = mutedUntil;
    this.models = models;
    features = features(models);
    this.rules = rules;
    this.history = history;
    this.incidents = incidents;
  }

  private static List<String> features(Models models) {
    DetectorModel first = models.hold(models.plan().first());
    if (first == null) {
      throw new IllegalStateException("a plan's first model is there");
    }
    try {
      return first.metadata().features();
    } finally {
      models.release(first);
    }
  }

  /** Names of the features of every model, in their order. */
  List<String> features() {
    return features;
  }

  SeriesReader reader() {
    return new SeriesReader(models, rules.get(), history, incidents);
  }

  /** The series' object in lists, and more. */
  ObjectNode json(String series, byte[] entry, String owner) {
    try (SeriesReader reader = reader()) {
      return json(reader, series, entry, owner);
    }
  }

  private ObjectNode json(SeriesReader reader, String series, byte[] entry, String owner) {
    ObjectNode json = reader.json(series, entry);
    RuleSet now = rules.get();
    SeriesSettings settings = now.settings(series);
    PointView last = history.last(series);
    ArrayNode array = json.putArray("features");
    if (last != null) {
      for (Facts.Feature feature : features(last)) {
        ObjectNode one = array.addObject();
        one.put("name", feature.name());
        one.set("value", Json.number(feature.value()));
        one.set("expected", Json.number(feature.expected()));
        one.set("lower", Json.number(feature.lower()));
        one.set("upper", Json.number(feature.upper()));
        one.set("share", Json.number(feature.share()));
      }
    }
    json.set("threshold", Json.number(last == null ? Double.NaN : last.threshold()));
    json.put("gate", last == null ? null : Json.code(last.gate()));
    json.set("confidence", Json.number(last == null ? Double.NaN : last.confidence()));
    json.put("severity", last == null ? null : Detection.severity(last.score()));
    json.set("budget_per_week", Json.number(perWeek(settings.detection().budget())));
    json.put("budget", settings.detection().budget().toString());
    json.put("warm_up", settings.detection().warmUp());
    json.put("watched", settings.watch());
    json.set("rules", Json.texts(now.matching(series)));
    json.set("feedback", said.apply(series));
    Instant until = mutedUntil.apply(series);
    json.put("muted_until", until == null ? null : until.toString());
    json.put("owner", owner);
    json.put("explanation", Explanation.of(facts(json, reader.stored(), settings, last)));
    return json;
  }

  /** Alerts that a budget comes to in a week. */
  static double perWeek(AlertBudget budget) {
    return budget.alerts() * WEEK_MILLIS / budget.period().toMillis();
  }

  private List<Facts.Feature> features(PointView last) {
    List<Facts.Feature> all = new ArrayList<>(features.size());
    for (int f = 0; f < features.size(); f++) {
      PointView.Feature one = last.features().get(f);
      all.add(
          new Facts.Feature(
              features.get(f), one.value(), one.expected(), one.lower(), one.upper(), one.share()));
    }
    return all;
  }

  private Facts facts(
      ObjectNode json,
      @Nullable StoredSeries stored,
      SeriesSettings settings,
      @Nullable PointView last) {
    SeriesState state = stored == null ? null : stored.state();
    String status = json.path("state").asText().toUpperCase(Locale.ROOT);
    IncidentIndex.Known open = incidents.open(json.path("series").asText());
    return new Facts(
        settings.watch() ? Facts.Condition.valueOf(status) : Facts.Condition.IGNORED,
        state == null ? 0 : state.points(),
        settings.detection().warmUp(),
        state == null ? Long.MIN_VALUE : state.lastTimestampMillis(),
        state == null ? 0 : state.cadenceMillis(),
        open == null ? Long.MIN_VALUE : open.sinceMillis(),
        settings.detection().budget(),
        last == null
            ? null
            : new Facts.Scored(
                last.score(),
                last.threshold(),
                last.confidence(),
                last.part(),
                last.gate(),
                features(last)),
        state == null ? null : withheld(settings, state.lastTimestampMillis()));
  }

  private static Facts.@Nullable Withheld withheld(SeriesSettings settings, long millis) {
    SeriesSettings.Suppression suppression = settings.suppressionOf(null, millis);
    if (suppression == null) {
      return null;
    }
    MaintenanceWindow window = settings.maintenanceAt(millis);
    long until = window == null ? Long.MAX_VALUE : settings.maintainedUntil(millis);
    return new Facts.Withheld(suppression.rule(), suppression.reason(), until);
  }
}
