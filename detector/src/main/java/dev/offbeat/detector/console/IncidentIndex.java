package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The latest incidents of all series, each by its last event. */
final class IncidentIndex {
  /*
   * Ended incidents go first, the oldest before the others. Events of one incident come in their order,
   * for its series is the record's key; a repeat changes nothing.
   */
  private static final Comparator<Known> ORDER =
      Comparator.comparingLong(Known::sinceMillis).reversed().thenComparing(Known::id);

  private final int most;
  private final Map<String, Known> byId = new HashMap<>();
  private final Map<String, TreeSet<Known>> openBySeries = new HashMap<>();
  private final TreeMap<Known, Known> all = new TreeMap<>(ORDER); // newest first
  private final TreeSet<Known> ended = new TreeSet<>(ORDER);
  private long newestMillis; // of any event
  private final List<Consumer<Known>> listeners = new CopyOnWriteArrayList<>();

  /**
   * An incident.
   *
   * @param json its last event, as it stands in the topic
   */
  record Known(
      String id,
      String series,
      String kind,
      String phase,
      long sinceMillis,
      long timestampMillis,
      int severity,
      String json) {
    boolean isOpen() {
      return !phase.equals("resolved");
    }

    /** The score of its strangest point so far; null if it does not say. */
    @Nullable Double peakScore() {
      JsonNode score = toJson().path("peak").path("score");
      return score.isNumber() ? score.asDouble() : null;
    }

    /** The last event with what follows from it. */
    ObjectNode toJson() {
      try {
        ObjectNode node = (ObjectNode) Json.read(json.getBytes(UTF_8));
        node.put("resolved", isOpen() ? null : Json.time(timestampMillis));
        return node;
      } catch (IOException e) {
        throw new IllegalStateException("it was read before", e);
      }
    }
  }

  /**
   * @param most incidents to keep
   */
  IncidentIndex(int most) {
    this.most = most;
  }

  /** Tells of every event from now on, on the thread that takes it in. */
  void listen(Consumer<Known> listener) {
    listeners.add(listener);
  }

  /**
   * Takes in an event.
   *
   * @throws IOException if the bytes are none
   */
  void take(byte[] event) throws IOException {
    Known known = parse(event);
    put(known);
    listeners.forEach(listener -> listener.accept(known));
  }

  private static Known parse(byte[] event) throws IOException {
    JsonNode json = Json.read(event);
    try {
      return new Known(
          text(json, "id"),
          text(json, "series"),
          text(json, "kind"),
          text(json, "phase"),
          Instant.parse(text(json, "since")).toEpochMilli(),
          Instant.parse(text(json, "timestamp")).toEpochMilli(),
          json.path("severity").asInt(),
          new String(event, UTF_8));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IOException("expected instants, found others", e);
    }
  }

  private static String text(JsonNode json, String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null || !value.isTextual()) {
      throw new IOException(name + ": expected a text, found " + Json.excerpt(value));
    }
    return value.asText();
  }

  private synchronized void put(Known known) {
    newestMillis = Math.max(newestMillis, known.timestampMillis());
    Known before = byId.get(known.id());
    if (before != null) {
      remove(before);
    }
    byId.put(known.id(), known);
    all.put(known, known);
    if (known.isOpen()) {
      openBySeries.computeIfAbsent(known.series(), series -> new TreeSet<>(ORDER)).add(known);
    } else {
      ended.add(known);
    }
    if (byId.size() > most) {
      remove(ended.isEmpty() ? all.lastKey() : ended.last());
    }
  }

  private void remove(Known known) {
    byId.remove(known.id());
    all.remove(known);
    ended.remove(known);
    TreeSet<Known> open = openBySeries.get(known.series());
    if (open != null) {
      open.remove(known);
      if (open.isEmpty()) {
        openBySeries.remove(known.series());
      }
    }
  }

  /** Forgets what ended so long before the newest event. */
  synchronized void forgetOlderThan(long millis) {
    while (!ended.isEmpty() && ended.last().timestampMillis() < newestMillis - millis) {
      remove(ended.last());
    }
  }

  synchronized @Nullable Known get(String id) {
    return byId.get(id);
  }

  /** The newest open incident of a series; null if there is none. */
  synchronized @Nullable Known open(String series) {
    TreeSet<Known> open = openBySeries.get(series);
    return open == null ? null : open.first();
  }

  /** Looks at every incident, the newest first. */
  synchronized void forEach(Consumer<Known> look) {
    all.keySet().forEach(look);
  }

  /** How many incidents are open. */
  synchronized int openCount() {
    return all.size() - ended.size();
  }

  /**
   * Some incidents, the newest first.
   *
   * @param afterId the last of those before; null for none
   */
  synchronized List<Known> select(Predicate<Known> wanted, @Nullable String afterId, int limit) {
    Known after = afterId == null ? null : byId.get(afterId);
    List<Known> selected = new ArrayList<>();
    for (Known known : after == null ? all.keySet() : all.tailMap(after, false).keySet()) {
      if (wanted.test(known)) {
        selected.add(known);
        if (selected.size() == limit) {
          break;
        }
      }
    }
    return selected;
  }
}
