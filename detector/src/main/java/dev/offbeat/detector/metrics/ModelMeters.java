package dev.offbeat.detector.metrics;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.Provenance;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells which models watch series, and how they take over from one another. */
public final class ModelMeters {
  /** The year 2000. What was trained on synthetic data, as the bundled model was, says 1970. */
  private static final long EARLIEST_DATA = 946_684_800;

  private static final List<String> RESULTS = List.of("loaded", "refused");
  private static final List<String> VERDICTS = List.of("accepted", "refused");
  private static final List<String> REASONS = List.of("tried", "ordered", "fell_back", "orphaned");

  private final MeterRegistry registry;
  private final MultiGauge info;
  private final MultiGauge series;
  private final Map<String, int[]> counts = new TreeMap<>(); // live and shadow by fingerprint
  private volatile double dataEnd;
  private String shown = "";

  ModelMeters(MeterRegistry registry, DetectorModel first) {
    this.registry = registry;
    info = multiGauge(MeterNames.MODEL_INFO);
    series = multiGauge(MeterNames.MODEL_SERIES);
    Gauge.builder(MeterNames.MODEL_DATA_END.meterName(), this, meters -> meters.dataEnd)
        .description(MeterNames.MODEL_DATA_END.description())
        .baseUnit(MeterNames.MODEL_DATA_END.unit())
        .strongReference(true)
        .register(registry);
    RESULTS.forEach(result -> counter(MeterNames.MODEL_LOAD, "result", result));
    VERDICTS.forEach(verdict -> counter(MeterNames.MODEL_TRIALS, "verdict", verdict));
    REASONS.forEach(reason -> counter(MeterNames.MODEL_SWITCHED, "reason", reason));
    onModel(first);
  }

  private MultiGauge multiGauge(MeterNames name) {
    return MultiGauge.builder(name.meterName()).description(name.description()).register(registry);
  }

  private Counter counter(MeterNames name, String tag, String value) {
    return Counter.builder(name.meterName())
        .description(name.description())
        .tag(tag, value)
        .register(registry);
  }

  /** Another model watches most series. */
  public final synchronized void onModel(DetectorModel model) {
    if (!model.fingerprint().equals(shown)) {
      shown = model.fingerprint();
      dataEnd = dataEnd(model.metadata().provenance());
      Tags tags =
          Tags.of("fingerprint", model.fingerprint(), "engine", model.engine().engine().toString());
      info.register(List.of(MultiGauge.Row.of(tags, 1)), true);
      counts.computeIfAbsent(shown, any -> new int[2]);
      counts.entrySet().removeIf(one -> isIdle(one.getKey(), one.getValue()));
      show();
    }
  }

  /** A model was to be loaded. */
  public void onLoad(boolean loaded) {
    counter(MeterNames.MODEL_LOAD, "result", loaded ? "loaded" : "refused").increment();
  }

  /** One partition has come to a verdict on a new model. */
  public void onVerdict(boolean accepted) {
    counter(MeterNames.MODEL_TRIALS, "verdict", accepted ? "accepted" : "refused").increment();
  }

  /**
   * A series went to another model.
   *
   * @param reason tried, ordered, fell_back or orphaned
   */
  public void onSwitched(String reason) {
    counter(MeterNames.MODEL_SWITCHED, "reason", reason).increment();
  }

  /** The number of series of a model changed, by so many. */
  public synchronized void onSeries(String fingerprint, int live, int shadow) {
    int[] count = counts.get(fingerprint);
    boolean isNew = count == null;
    if (count == null) {
      count = new int[2];
      counts.put(fingerprint, count);
    }
    count[0] += live;
    count[1] += shadow;
    if (isIdle(fingerprint, count)) {
      counts.remove(fingerprint);
      show();
    } else if (isNew) {
      show();
    }
  }

  private boolean isIdle(String fingerprint, int[] count) {
    return count[0] == 0 && count[1] == 0 && !fingerprint.equals(shown);
  }

  private void show() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach(
        (fingerprint, count) -> {
          rows.add(row(fingerprint, "live", count, 0));
          rows.add(row(fingerprint, "shadow", count, 1));
        });
    series.register(rows, true);
  }

  private static MultiGauge.Row<?> row(String fingerprint, String state, int[] count, int at) {
    return MultiGauge.Row.of(
        Tags.of("fingerprint", fingerprint, "state", state), count, both -> both[at]);
  }

  /** Series that a model watches. */
  public synchronized int live(String fingerprint) {
    int[] count = counts.get(fingerprint);
    return count == null ? 0 : count[0];
  }

  /** Series that a model follows, without a word. */
  public synchronized int shadow(String fingerprint) {
    int[] count = counts.get(fingerprint);
    return count == null ? 0 : count[1];
  }

  /** Seconds since the epoch; NaN if the model does not say, or says no time of real data. */
  private static double dataEnd(@Nullable Provenance provenance) {
    if (provenance == null) {
      return Double.NaN;
    }
    try {
      long seconds = Instant.parse(provenance.lastTimestamp()).getEpochSecond();
      return seconds < EARLIEST_DATA ? Double.NaN : seconds;
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }
}
