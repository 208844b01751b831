package dev.offbeat.detector.alertmanager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Alerts that wait for one Alertmanager, of each the latest. Bounded: the one that has waited
 * longest makes room.
 */
final class Outbox {
  private final int limit;
  private final Map<SortedMap<String, String>, Alert> waiting = new LinkedHashMap<>();

  Outbox(int limit) {
    this.limit = limit;
  }

  /** Adds alerts, each in place of an earlier one of its labels; returns how many were dropped. */
  synchronized int offer(Collection<Alert> alerts) {
    int dropped = 0;
    for (Alert alert : alerts) {
      waiting.put(alert.labels(), alert);
      if (waiting.size() > limit) {
        Iterator<Alert> oldest = waiting.values().iterator();
        oldest.next();
        oldest.remove();
        dropped++;
      }
    }
    notifyAll();
    return dropped;
  }

  /** Takes out some, as soon as there are any. */
  synchronized List<Alert> take(int most) throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    List<Alert> batch = new ArrayList<>();
    Iterator<Alert> all = waiting.values().iterator();
    while (all.hasNext() && batch.size() < most) {
      batch.add(all.next());
      all.remove();
    }
    return batch;
  }

  /**
   * Puts back what could not be told, but for those of which something newer is to be told; returns
   * how many were dropped.
   */
  synchronized int giveBack(List<Alert> batch) {
    int dropped = 0;
    for (Alert alert : batch) {
      if (waiting.containsKey(alert.labels()) || waiting.size() < limit) {
        waiting.putIfAbsent(alert.labels(), alert);
      } else {
        dropped++;
      }
    }
    return dropped;
  }

  synchronized int size() {
    return waiting.size();
  }
}
