package dev.offbeat.detector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.model.ModelLoadException;
import java.util.ArrayList;
import java.util.List;

/** A running detector, by what its administration server tells. */
final class RunningCheck implements Check {
  private static final double MANY_LATE = 0.01;
  private static final double LEAST_FREE = 0.1;

  private final Running running;

  RunningCheck(Running running) {
    this.running = running;
  }

  @Override
  public String name() {
    return "running detector";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    health(findings);
    JsonNode info = running.json("info");
    findings.fact("running", "%s at %s", info.path("state").asText("unknown"), running.url());
    tellIdentity(patient, info, findings);
    Exposition meters = Exposition.parse(running.text("metrics"));
    tellMemory(info, meters, findings);
    tellPoints(meters, findings);
  }

  private void health(Findings findings) {
    JsonNode live = running.json("health/live");
    if (!live.path("status").asText().equals("up")) {
      findings.add(
          FindingCode.NOT_LIVE,
          "/health/live is down, in state %s; stalled: %s."
              .formatted(live.path("state").asText(), names(live.path("stalled"))),
          "Its series are not scored.",
          "docs/runbook.md, OffbeatStuck: a full disk, brokers that do not take records, or a dead client; restart it if nothing else is found.");
      return;
    }
    JsonNode ready = running.json("health/ready");
    if (!ready.path("status").asText().equals("up")) {
      findings.add(
          FindingCode.NOT_READY,
          "/health/ready is down, in state %s; behind: %s."
              .formatted(ready.path("state").asText(), names(ready.path("behind"))),
          "It starts, restores, rebalances, or has no brokers: its series wait.",
          "Wait while it restores; docs/runbook.md, OffbeatRestoreTooLong.");
    }
  }

  private static void tellIdentity(Patient patient, JsonNode info, Findings findings) {
    String own = patient.config().applicationId();
    String there = info.path("application_id").asText(own);
    if (!own.equals(there)) {
      findings.add(
          FindingCode.OTHER_DETECTOR,
          "The detector at --url has application-id %s, the configuration %s."
              .formatted(there, own),
          "The rest of this report mixes two detectors.",
          "Name the configuration that it runs with, or another --url.");
    }
    String loaded = info.at("/model/fingerprint").asText();
    try {
      String configured = patient.model().fingerprint();
      if (!loaded.isEmpty() && !loaded.equals(configured)) {
        findings.add(
            FindingCode.MODEL_DIFFERS,
            "It runs model %s, and the configuration's is %s.".formatted(loaded, configured),
            "A new file is being tried or was refused, a topic names another model, or this is not its"
                + " configuration.",
            "Look under models at /info: a new file is tried on live points first, and a refused one"
                + " says why.");
      }
    } catch (ModelLoadException e) {
      findings.fact("running model", "%s", loaded); // the file is told by another check
    }
    List<String> sources = new ArrayList<>();
    info.at("/rules/refused")
        .properties()
        .forEach(
            one -> {
              if (!patient.refusedRules().containsKey(one.getKey())) { // else it is told already
                sources.add(one.getKey() + ": " + one.getValue().asText());
              }
            });
    if (!sources.isEmpty()) {
      findings.add(
          FindingCode.RULES_REFUSED,
          "%d sources of rules cannot be used.".formatted(sources.size()),
          "What was in force before stays in force; after a start, nothing of them is.",
          "Mend the place that it names; ./offbeat run --check looks at a file first.",
          sources);
    }
  }

  private static void tellMemory(JsonNode info, Exposition meters, Findings findings) {
    double load = meters.sum("anomaly_detector_state_cache_load");
    double series = meters.sum("anomaly_detector_series_active");
    long cached = info.at("/memory/cached_series").asLong();
    findings.fact("series here", "%,.0f, the cache holds %,d", series, cached);
    if (load > 1 && cached > 0) {
      double heap = info.at("/memory/cache_bytes").asDouble() * load * 8 / 3 / (1 << 20);
      findings.add(
          FindingCode.CACHE_TOO_SMALL,
          "%,.0f series, and the cache holds %,d.".formatted(series, cached),
          "A cache that is too small is slower than none.",
          "A heap of %,.0f MiB (OFFBEAT_JAVA_OPTS=-Xmx%.0fm), or more instances, or kafka: {statestore.cache.max.bytes: \"0\"}."
              .formatted(heap, heap));
    }
    double free = meters.sum("disk_free_bytes");
    double total = meters.sum("disk_total_bytes");
    if (total > 0 && free < LEAST_FREE * total) {
      findings.add(
          FindingCode.DISK_FILLING,
          "%.0f MB of %.0f MB are free under state.directory.".formatted(free / 1e6, total / 1e6),
          "On a full disk it stands still, without an error, until there is room.",
          "Enlarge the volume, or take others' files off it.");
    }
  }

  private static void tellPoints(Exposition meters, Findings findings) {
    double late = meters.sum("anomaly_detector_observations_total", "outcome", "late");
    double all = meters.sum("anomaly_detector_observations_total");
    if (late > MANY_LATE * all) {
      findings.add(
          FindingCode.LATE_POINTS,
          "%,.0f of %,.0f points came late (%.1f %%).".formatted(late, all, 100 * late / all),
          "A point older than the last of its series is not scored.",
          "input: {reorder-window: …}: './offbeat plan --config …' measures how long; output.late keeps them.");
    }
    double resets = meters.sum("anomaly_detector_state_resets_total");
    if (resets > 0) {
      findings.add(
          FindingCode.STATES_RESET,
          "%,.0f states were replaced by new ones since it started: %s."
              .formatted(resets, meters.byTag("anomaly_detector_state_resets_total", "reason")),
          "Their series warm up again.",
          "Reason model: the model was changed. corrupt or layout: keep the log for a report.");
    }
    double found = meters.sum("anomaly_detector_canary_faults_total", "outcome", "found");
    double missed = meters.sum("anomaly_detector_canary_faults_total", "outcome", "missed");
    if (missed >= 2 && missed >= found) {
      findings.add(
          FindingCode.CANARY_MISSED,
          "%,.0f of %,.0f faults of the canaries were missed.".formatted(missed, missed + found),
          "A detector that does not see these may not see real ones.",
          "docs/runbook.md, OffbeatBlind.");
    }
  }

  private static String names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(one -> names.add(one.asText()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
