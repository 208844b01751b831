package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.ingest.SeriesKey;
import dev.offbeat.detector.kafka.StoredSeries;
import dev.offbeat.detector.rules.RuleSet;
import org.jspecify.annotations.Nullable;

/** Reads entries of the state store for one answer, and makes JSON of them. Not thread-safe. */
final class SeriesReader {
  private final DetectorModel model;
  private final RuleSet rules;
  private final SeriesHistory history;
  private final IncidentIndex incidents;
  private final StoredSeries stored;
  private final long newestMillis;
  private boolean isReadable;

  SeriesReader(DetectorModel model, RuleSet rules, SeriesHistory history, IncidentIndex incidents) {
    this.model = model;
    this.rules = rules;
    this.history = history;
    this.incidents = incidents;
    stored = new StoredSeries(model);
    newestMillis = history.newestMillis();
  }

  /** Reads an entry; one of another model counts as new, which it is at its next point. */
  SeriesStatus read(String series, byte[] entry) {
    try {
      stored.read(entry);
      isReadable = true;
    } catch (StateDecodeException e) {
      isReadable = false;
      return SeriesStatus.WARMING;
    }
    int warmUp = rules.settings(series).detection().warmUp();
    return SeriesStatus.of(stored.state(), stored.intake(), warmUp, newestMillis);
  }

  /** What was read last; null if that is no state of the model. */
  @Nullable StoredSeries stored() {
    return isReadable ? stored : null;
  }

  /** A series as it stands in lists. */
  ObjectNode json(String series, byte[] entry) {
    SeriesStatus status = read(series, entry);
    SeriesKey key = SeriesKey.parseLeniently(series);
    ObjectNode json = Json.object();
    json.put("series", series);
    json.put("metric", key.name());
    ObjectNode labels = json.putObject("labels");
    key.labels().forEach(labels::put);
    json.put("state", Json.code(status));
    StoredSeries read = stored();
    SeriesState state = read == null ? null : read.state();
    json.put("last", state == null ? null : Json.time(state.lastTimestampMillis()));
    json.put("points", state == null ? 0 : state.points());
    json.set(
        "cadence_seconds",
        state == null || state.cadenceMillis() <= 0
            ? NullNode.instance
            : Json.number(state.cadenceMillis() / 1000));
    json.put("model", model.fingerprint());
    json.set("value", state == null || state.points() == 0 ? NullNode.instance : value(state));
    json.set("score", Json.number(history.lastScore(series)));
    IncidentIndex.Known open = incidents.open(series);
    json.put("open_incident", open == null ? null : open.id());
    json.put("since", open == null ? null : Json.time(open.sinceMillis()));
    return json;
  }

  private JsonNode value(SeriesState state) {
    double[] values = new double[model.metadata().featureCount()];
    for (int f = 0; f < values.length; f++) {
      values[f] = state.value(f);
    }
    return Json.numbers(values);
  }
}
