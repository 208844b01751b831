package dev.offbeat.detector.replay;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.kafka.IncidentRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An incident with all that was told of it.
 *
 * @param id names it
 * @param series the series
 * @param events in the order in which they were told, at least one
 */
public record ToldIncident(String id, String series, List<IncidentRecord> events) {
  public ToldIncident {
    events = List.copyOf(events);
  }

  /** Incidents in the order in which they opened. */
  public static List<ToldIncident> of(Collection<IncidentRecord> events) {
    Map<String, List<IncidentRecord>> byId = new LinkedHashMap<>();
    for (IncidentRecord event : events) {
      List<IncidentRecord> told = byId.computeIfAbsent(event.id(), id -> new ArrayList<>());
      if (!told.contains(event)) { // a crash may repeat one
        told.add(event);
      }
    }
    List<ToldIncident> incidents = new ArrayList<>();
    byId.forEach((id, told) -> incidents.add(new ToldIncident(id, told.get(0).series(), told)));
    return incidents;
  }

  /** As it stands at last. */
  public Incident last() {
    return events.get(events.size() - 1).incident();
  }

  /** Event time of its first point, ms since the epoch. */
  public long startMillis() {
    return last().startMillis();
  }

  /** Event time of the last that was told of it, ms since the epoch. */
  public long endMillis() {
    return last().timestampMillis();
  }

  public Duration duration() {
    return Duration.ofMillis(endMillis() - startMillis());
  }

  /** Whether it is over. */
  public boolean isResolved() {
    return last().phase() == Incident.Phase.RESOLVED;
  }

  /** Whether both are of the same series and kind, and at the same time. */
  public boolean overlaps(ToldIncident other) {
    boolean sameKind =
        last().part().isOfIntake()
            ? last().part() == other.last().part()
            : !other.last().part().isOfIntake();
    return sameKind
        && series.equals(other.series)
        && startMillis() <= other.endMillis()
        && other.startMillis() <= endMillis();
  }

  /** Whether the same was told of it, wherever its records lay. */
  public boolean isToldAs(ToldIncident other) {
    if (!id.equals(other.id) || events.size() != other.events.size()) {
      return false;
    }
    for (int i = 0; i < events.size(); i++) {
      if (!events.get(i).incident().equals(other.events.get(i).incident())) {
        return false;
      }
    }
    return true;
  }
}
