package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** News as they happen. */
final class LiveRoutes {
  private static final long HERE_MILLIS = 250;
  private static final long ELSEWHERE_MILLIS = 1000;
  private static final long AWAY_MILLIS = 3000;
  private static final int AT_ONCE = 1000;

  private final LiveClients clients;
  private final SeriesRoutes series;
  private final IncidentRoutes incidents;

  LiveRoutes(LiveClients clients, SeriesRoutes series, IncidentRoutes incidents) {
    this.clients = clients;
    this.series = series;
    this.incidents = incidents;
  }

  /** GET /incidents/live. */
  void incidents(Context http) {
    var unused = new Query(http, Set.of());
    clients.serve(http, event -> true, incidents::json, stream -> Long.MAX_VALUE);
  }

  /** GET /series/live. */
  void series(Context http) {
    Query query = new Query(http, Set.of("series", "from"));
    String name = query.required("series");
    long from = query.time("from", Long.MIN_VALUE);
    JsonNode last = series.history(name, from, Long.MAX_VALUE, 1, false);
    clients.serve(
        http,
        event -> event.series().equals(name),
        incidents::json,
        new NewPoints(name, from == Long.MIN_VALUE ? newest(last, from) : from));
  }

  private static long newest(JsonNode history, long otherwise) {
    long newest = otherwise;
    for (JsonNode point : history.path("points")) {
      newest = Math.max(newest, Instant.parse(point.path("timestamp").asText()).toEpochMilli());
    }
    return newest;
  }

  /** The points of one series after the newest that was sent, from whichever instance has it. */
  private final class NewPoints implements LiveClients.Source {
    private final String name;
    private long sent;

    private NewPoints(String name, long sent) {
      this.name = name;
      this.sent = sent;
    }

    @Override
    public long poll(EventStream stream) throws IOException {
      try {
        boolean isHere = series.isHere(name);
        long from = sent == Long.MIN_VALUE ? sent : sent + 1;
        JsonNode history = series.history(name, from, Long.MAX_VALUE, AT_ONCE, false);
        for (JsonNode point : history.path("points")) {
          stream.send("point", point);
        }
        sent = newest(history, sent);
        return isHere ? HERE_MILLIS : ELSEWHERE_MILLIS;
      } catch (Problem e) {
        return AWAY_MILLIS; // moved or restored just now, or forgotten
      }
    }
  }
}
