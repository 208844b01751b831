package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Incidents, which every instance knows of all series. */
final class IncidentRoutes {
  static final int LARGEST_PAGE = 1000;

  private static final int PAGE = 200;

  private final IncidentIndex index;
  private final BooleanSupplier isCurrent;
  private final Function<IncidentIndex.Known, @Nullable String> verdicts;

  /**
   * @param isCurrent whether the index has read what there is
   * @param verdicts what people said of each
   */
  IncidentRoutes(
      IncidentIndex index,
      BooleanSupplier isCurrent,
      Function<IncidentIndex.Known, @Nullable String> verdicts) {
    this.verdicts = verdicts;
    this.index = index;
    this.isCurrent = isCurrent;
  }

  /** GET /incidents. */
  void list(Context http) {
    Query query =
        new Query(
            http,
            Set.of("phase", "series", "severity_min", "from", "to", "kind", "limit", "after"));
    int limit = query.integer("limit", 1, LARGEST_PAGE, PAGE);
    List<IncidentIndex.Known> found = index.select(wanted(query), query.text("after"), limit + 1);
    List<IncidentIndex.Known> shown = found.subList(0, Math.min(limit, found.size()));
    ObjectNode json = Json.object();
    ArrayNode incidents = json.putArray("incidents");
    shown.forEach(one -> incidents.add(json(one)));
    json.put("next", found.size() > limit ? shown.get(limit - 1).id() : null);
    json.put("current", isCurrent.getAsBoolean());
    Answers.json(http, json);
  }

  private static Predicate<IncidentIndex.Known> wanted(Query query) {
    boolean isOpenOnly = "open".equals(query.oneOf("phase", List.of("open", "all")));
    String series = query.text("series");
    String kind = query.oneOf("kind", List.of("point", "silence", "flatline"));
    int severity = query.integer("severity_min", 0, 100, 0);
    long from = query.time("from", Long.MIN_VALUE);
    long to = query.time("to", Long.MAX_VALUE);
    return one ->
        (!isOpenOnly || one.isOpen())
            && (series == null || series.equals(one.series()))
            && (kind == null || kind.equals(one.kind()))
            && one.severity() >= severity
            && one.sinceMillis() <= to
            && (one.isOpen() || one.timestampMillis() >= from);
  }

  /** GET /incidents/{id}. */
  void one(Context http) {
    IncidentIndex.Known found = index.get(http.pathParam("id"));
    if (found == null) {
      throw Problem.notFound(
          "there is no incident " + Json.excerpt(http.pathParam("id")) + " among those kept");
    }
    Answers.json(http, json(found));
  }

  /** An incident's last event, when it ended, and what people said of it. */
  ObjectNode json(IncidentIndex.Known one) {
    ObjectNode json = one.toJson();
    json.put("feedback", verdicts.apply(one));
    return json;
  }
}
