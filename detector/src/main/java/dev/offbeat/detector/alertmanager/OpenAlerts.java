package dev.offbeat.detector.alertmanager;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.kafka.IncidentRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The incidents that are open now, as the topic tells them. One thread's. */
final class OpenAlerts {
  /*
   * An incident's last event says all of it. So whoever reads a partition from the oldest last event of
   * what is open knows as much as one who has read it all; that place is what is committed.
   */

  /** A series has one incident of a kind at a time; another model's comes in its place. */
  private record Key(String series, String kind) {}

  private record Open(Alert alert, TopicPartition partition, long offset, long lastMillis) {}

  private final AlertWriter writer;
  private final int minSeverity;
  private final int limit;
  private final Map<Key, Open> open = new LinkedHashMap<>();

  OpenAlerts(AlertWriter writer, int minSeverity, int limit) {
    this.writer = writer;
    this.minSeverity = minSeverity;
    this.limit = limit;
  }

  /** What came of an event. */
  enum Outcome {
    /** Taken in. */
    TAKEN,
    /** Not severe enough, or the end of what nobody was told of. */
    PASSED,
    /** There are too many. */
    LIMIT
  }

  /**
   * Takes in an event.
   *
   * @param now ends the alert of a lesser severity
   * @param told is given what is to be told of it
   */
  Outcome take(
      IncidentRecord event, TopicPartition partition, long offset, Instant now, List<Alert> told) {
    Incident incident = event.incident();
    Key key = new Key(event.series(), event.kind());
    if (incident.severity() < minSeverity) {
      return Outcome.PASSED;
    }
    Alert alert = writer.alert(event);
    if (incident.phase() == Incident.Phase.RESOLVED) {
      open.remove(key);
      told.add(alert);
      return Outcome.TAKEN;
    }
    Open before = open.get(key);
    if (before == null && open.size() >= limit) {
      return Outcome.LIMIT;
    }
    if (before != null && !before.alert.labels().equals(alert.labels())) {
      told.add(before.alert.ended(now));
    }
    open.put(key, new Open(alert, partition, offset, incident.timestampMillis()));
    told.add(alert);
    return Outcome.TAKEN;
  }

  /** Every alert that is open. */
  List<Alert> all() {
    List<Alert> alerts = new ArrayList<>(open.size());
    open.values().forEach(one -> alerts.add(one.alert));
    return alerts;
  }

  int size() {
    return open.size();
  }

  /** Forgets what another instance tells of from now on. */
  void forget(TopicPartition partition) {
    open.values().removeIf(one -> one.partition.equals(partition));
  }

  /** Forgets those whose last event was before an instant; returns how many. */
  int expire(long beforeMillis) {
    int size = open.size();
    open.values().removeIf(one -> one.lastMillis < beforeMillis);
    return size - open.size();
  }

  /**
   * Where to begin after a restart.
   *
   * @param position what would be read next
   */
  long resumeAt(TopicPartition partition, long position) {
    long oldest = position;
    for (Open one : open.values()) {
      if (one.partition.equals(partition)) {
        oldest = Math.min(oldest, one.offset);
      }
    }
    return oldest;
  }
}
