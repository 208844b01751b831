package dev.offbeat.cli.demo;

import dev.offbeat.detector.Incident;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the live fleet: which labelled faults were found, and which incidents nobody
 * ordered. A fault is found by an incident that opens, or gets worse, while it lasts; an incident
 * that opens in the {@link Fleet#SETTLING} after it is neither a find nor a false alarm.
 */
final class Scoreboard {
  private final Supplier<List<Fault>> faults;
  private final Map<Fault, Long> found = new LinkedHashMap<>();
  private final List<Opened> falseAlarms = new ArrayList<>();

  /** An incident that opened. */
  record Opened(String series, long timestampMillis) {}

  /**
   * @param faults every fault that has begun
   */
  Scoreboard(Supplier<List<Fault>> faults) {
    this.faults = faults;
  }

  /** Takes in an event of a series of the fleet; returns the fault that explains it, or null. */
  synchronized @Nullable Fault judge(String series, Incident incident) {
    Fault explanation = null;
    for (Fault fault : faults.get()) {
      if (fault.series().equals(series) && fault.explains(incident.timestampMillis())) {
        explanation = fault;
      }
    }
    boolean opened = incident.phase() == Incident.Phase.OPENED;
    if (explanation == null) {
      if (opened) {
        falseAlarms.add(new Opened(series, incident.timestampMillis()));
      }
    } else if (incident.phase() != Incident.Phase.RESOLVED
        && incident.timestampMillis() < explanation.endMillis()) {
      found.putIfAbsent(explanation, incident.timestampMillis() - explanation.startMillis());
    }
    return explanation;
  }

  /** The faults found so far, each with the event time it took, in ms. */
  synchronized Map<Fault, Long> found() {
    return Map.copyOf(found);
  }

  /** The faults that were over by then and were not found. */
  synchronized List<Fault> missed(long nowMillis) {
    return faults.get().stream()
        .filter(fault -> fault.endMillis() <= nowMillis && !found.containsKey(fault))
        .toList();
  }

  synchronized List<Opened> falseAlarms() {
    return List.copyOf(falseAlarms);
  }
}
