package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Severity;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The whole application in a few numbers. */
final class SummaryRoute {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Cluster cluster;
  private final Peers peers;
  private final Tally tally;
  private final Rate rate;
  private final LongSupplier lag;
  private final IncidentIndex incidents;
  private final double budgetPerWeek;
  private final Access access;

  SummaryRoute(
      Cluster cluster,
      Peers peers,
      Tally tally,
      Rate rate,
      LongSupplier lag,
      IncidentIndex incidents,
      AlertBudget budget,
      Access access) {
    this.cluster = cluster;
    this.peers = peers;
    this.tally = tally;
    this.rate = rate;
    this.lag = lag;
    this.incidents = incidents;
    this.budgetPerWeek = Details.perWeek(budget);
    this.access = access;
  }

  /** GET /summary. */
  void answer(Context http) {
    var unused = new Query(http, Set.of());
    ObjectNode own = local();
    if (Finder.isForwarded(http)) {
      Answers.json(http, own);
      return;
    }
    Sum sum = new Sum();
    sum.add(own);
    peers
        .askAll(cluster.others(), Answers.BASE + "/summary")
        .forEach(
            (address, answer) -> {
              JsonNode body = answer.body();
              if (answer.isOk() && body != null) {
                sum.add(body);
              } else {
                sum.addInstance(address, "UNREACHABLE");
              }
            });
    Answers.json(http, json(sum));
  }

  private ObjectNode local() {
    ObjectNode json;
    try {
      json = tally.counts().json();
    } catch (Problem e) {
      json = Json.object(); // its state says why nothing is counted
    }
    json.put("points_per_second", rate.perSecond());
    json.put("lag", lag.getAsLong());
    json.put("address", cluster.self());
    json.put("state", cluster.state());
    return json;
  }

  /** What all instances say together. */
  private static final class Sum {
    private final Map<String, Long> states = new LinkedHashMap<>();
    private final ArrayNode instances = Json.array();
    private long series;
    private double alerts;
    private double allowed;
    private double pointsPerSecond;
    private long lag;

    private void add(JsonNode json) {
      series += json.path("series").asLong();
      json.path("states")
          .properties()
          .forEach(one -> states.merge(one.getKey(), one.getValue().asLong(), Long::sum));
      alerts += json.path("alerts").asDouble();
      allowed += json.path("allowed").asDouble();
      pointsPerSecond += json.path("points_per_second").asDouble();
      lag += json.path("lag").asLong();
      addInstance(json.path("address").asText(), json.path("state").asText());
    }

    private void addInstance(String address, String state) {
      instances.addObject().put("address", address).put("state", state);
    }
  }

  private ObjectNode json(Sum sum) {
    ObjectNode json = Json.object();
    json.put("series", sum.series);
    json.put("warming", sum.states.getOrDefault("warming", 0L));
    ObjectNode states = json.putObject("by_state");
    sum.states.forEach(states::put);
    putIncidents(json);
    json.put("points_per_second", sum.pointsPerSecond);
    json.put("lag", sum.lag);
    json.set(
        "alerts_per_series_week",
        Json.number(sum.allowed > 0 ? sum.alerts / sum.allowed * budgetPerWeek : Double.NaN));
    json.put("budget_per_week", budgetPerWeek);
    json.set("instances", sum.instances);
    json.put("writable", access.isWritable());
    return json;
  }

  private void putIncidents(ObjectNode json) {
    long since = System.currentTimeMillis() - DAY_MILLIS;
    Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
    int[] day = {0};
    incidents.forEach(
        one -> {
          if (one.sinceMillis() >= since) {
            day[0]++;
          }
          if (one.isOpen()) {
            bySeverity.merge(Severity.of(one.severity()), 1, Integer::sum);
          }
        });
    json.put("open_incidents", incidents.openCount());
    json.put("incidents_24h", day[0]);
    ObjectNode severities = json.putObject("by_severity");
    for (Severity severity : List.of(Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)) {
      severities.put(severity.toString(), bySeverity.getOrDefault(severity, 0));
    }
  }
}
