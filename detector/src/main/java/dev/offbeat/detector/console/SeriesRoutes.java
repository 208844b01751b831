package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.DetectorModel;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists of series, one series, and its history, each asked of the instances that have them. */
final class SeriesRoutes {
  static final int LARGEST_PAGE = 500;
  static final int MOST_POINTS = 20_000;

  private static final int PAGE = 50;
  private static final int POINTS = 2000;
  private static final List<String> STATES =
      Arrays.stream(SeriesStatus.values()).map(Json::code).toList();

  private final Cluster cluster;
  private final Peers peers;
  private final Finder finder;
  private final SeriesPages pages;
  private final Details details;
  private final SeriesHistory history;
  private final DetectorModel model;

  SeriesRoutes(
      Cluster cluster,
      Peers peers,
      Finder finder,
      SeriesPages pages,
      Details details,
      SeriesHistory history,
      DetectorModel model) {
    this.cluster = cluster;
    this.peers = peers;
    this.finder = finder;
    this.pages = pages;
    this.details = details;
    this.history = history;
    this.model = model;
  }

  /** GET /series. */
  void list(Context http) {
    Query query = new Query(http, Set.of("search", "state", "limit", "after"));
    String search = query.text("search");
    String state = query.oneOf("state", STATES);
    SeriesFilter filter = SeriesFilter.of(search, state);
    int limit = query.integer("limit", 1, LARGEST_PAGE, PAGE);
    String cursor = query.text("after");
    SeriesPages.Page page = pages.page(filter, cursor == null ? null : decode(cursor), limit);
    if (Finder.isForwarded(http)) {
      Answers.json(http, local(page));
      return;
    }
    List<String> others = cluster.others();
    StringBuilder path = new StringBuilder(Answers.BASE + "/series?limit=" + limit);
    append(path, "search", search);
    append(path, "state", state);
    append(path, "after", cursor);
    Merge merge = new Merge();
    merge.add(local(page));
    peers.askAll(others, path.toString()).forEach(merge::add);
    Answers.json(http, merge.json(limit, 1 + others.size()));
  }

  private static void append(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(Finder.encode(value));
    }
  }

  private static ObjectNode local(SeriesPages.Page page) {
    ObjectNode json = Json.object();
    ArrayNode series = json.putArray("series");
    page.series().forEach(series::add);
    json.put("total", page.total());
    json.put("matching", page.matching());
    json.put("matching_complete", page.isComplete());
    json.put("more", page.hasMore());
    return json;
  }

  private static String encode(String name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(UTF_8));
  }

  private static String decode(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.expected("after", "the next of a page before", cursor);
    }
  }

  /** Several instances' pages as one. */
  private static final class Merge {
    private final List<JsonNode> rows = new ArrayList<>();
    private final List<String> unreachable = new ArrayList<>();
    private long total;
    private long matching;
    private boolean isComplete = true;
    private boolean hasMore;

    private void add(String address, Peers.Answer answer) {
      JsonNode page = answer.body();
      if (answer.isOk() && page != null) {
        add(page);
      } else {
        unreachable.add(address);
      }
    }

    private void add(JsonNode page) {
      page.path("series").forEach(rows::add);
      total += page.path("total").asLong();
      matching += page.path("matching").asLong();
      isComplete &= page.path("matching_complete").asBoolean();
      hasMore |= page.path("more").asBoolean();
    }

    private ObjectNode json(int limit, int instances) {
      rows.sort(Comparator.comparing(row -> row.path("series").asText(), SeriesPages.ORDER));
      List<JsonNode> shown = rows.subList(0, Math.min(limit, rows.size()));
      ObjectNode json = Json.object();
      json.putArray("series").addAll(shown);
      json.put(
          "next",
          shown.isEmpty() || !(hasMore || rows.size() > limit)
              ? null
              : encode(shown.get(shown.size() - 1).path("series").asText()));
      json.put("total", total);
      json.put("matching", matching);
      json.put("matching_complete", isComplete);
      json.put("instances", instances);
      json.set("unreachable", Json.texts(unreachable));
      return json;
    }
  }

  /** GET /series/one. */
  void one(Context http) {
    String series = new Query(http, Set.of("series")).required("series");
    Answers.json(
        http,
        finder.answer(
            series,
            Answers.BASE + "/series/one?series=" + Finder.encode(series),
            Finder.isForwarded(http),
            entry -> details.json(series, entry, cluster.self())));
  }

  /** GET /series/history. */
  void history(Context http) {
    Query query = new Query(http, Set.of("series", "from", "to", "limit"));
    String series = query.required("series");
    long from = query.time("from", Long.MIN_VALUE);
    long to = query.time("to", Long.MAX_VALUE);
    int limit = query.integer("limit", 1, MOST_POINTS, POINTS);
    if (from > to) {
      throw Problem.badRequest("from: expected an instant not after to");
    }
    Answers.json(http, history(series, from, to, limit, Finder.isForwarded(http)));
  }

  /** A series' points from wherever it is. */
  JsonNode history(String series, long from, long to, int limit, boolean isForwarded) {
    StringBuilder path = new StringBuilder(Answers.BASE + "/series/history?limit=" + limit);
    append(path, "series", series);
    append(path, "from", Json.time(from));
    append(path, "to", to == Long.MAX_VALUE ? null : Json.time(to));
    return finder.answer(
        series, path.toString(), isForwarded, entry -> localHistory(series, from, to, limit));
  }

  /** Whether a series is here. */
  boolean isHere(String series) {
    return finder.entry(series) != null;
  }

  private ObjectNode localHistory(String series, long from, long to, int limit) {
    List<PointView> points = history.between(series, from, to, limit + 1);
    boolean isCut = points.size() > limit;
    List<PointView> shown = isCut ? points.subList(points.size() - limit, points.size()) : points;
    long oldest = history.oldestMillis(series);
    ObjectNode json = Json.object();
    json.put("series", series);
    json.set("features", Json.texts(model.metadata().features()));
    ArrayNode array = json.putArray("points");
    shown.forEach(point -> array.add(Points.json(point)));
    String reason = reason(from, oldest, isCut, limit);
    json.put("complete", reason == null);
    json.put("reason", reason);
    return json;
  }

  private @Nullable String reason(long from, long oldest, boolean isCut, int limit) {
    if (!history.isKept()) {
      return "no points are kept: console.history-points is 0";
    } else if (oldest == Long.MAX_VALUE) {
      return "no points of the series are kept: it has not spoken since this instance took it over,"
          + " or so long ago that others have overwritten them";
    } else if (isCut) {
      return "there are more points than the limit of %d; these are the newest".formatted(limit);
    } else if (from < oldest && from != Long.MIN_VALUE) {
      return "points are kept from %s on: older ones were overwritten, or came before this instance"
              .formatted(Json.time(oldest))
          + " took the series over";
    }
    return null;
  }
}
