package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The models, and their change. */
final class ModelRoutes {
  private final Cluster cluster;
  private final Peers peers;
  private final ModelDesk desk;
  private final Access access;

  ModelRoutes(Cluster cluster, Peers peers, ModelDesk desk, Access access) {
    this.cluster = cluster;
    this.peers = peers;
    this.desk = desk;
    this.access = access;
  }

  /** GET /models. */
  void list(Context http) {
    var unused = new Query(http, Set.of());
    Map<String, ObjectNode> rows = new LinkedHashMap<>();
    desk.models().forEach(one -> rows.put(one.fingerprint(), json(one)));
    List<String> unreachable = new ArrayList<>();
    if (!Finder.isForwarded(http)) {
      peers
          .askAll(cluster.others(), Answers.BASE + "/models")
          .forEach(
              (address, answer) -> {
                JsonNode body = answer.body();
                if (answer.isOk() && body != null) {
                  body.path("models").forEach(one -> add(rows, one));
                } else {
                  unreachable.add(address);
                }
              });
    }
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    rows.values().forEach(models::add);
    json.put("writable", access.isWritable() && desk.isWritable());
    json.set("unreachable", Json.texts(unreachable));
    Answers.json(http, json);
  }

  private static void add(Map<String, ObjectNode> rows, JsonNode more) {
    ObjectNode known = rows.get(more.path("fingerprint").asText());
    if (known == null) {
      rows.put(more.path("fingerprint").asText(), (ObjectNode) more);
    } else {
      for (String count : List.of("series", "shadow")) {
        known.put(count, known.path(count).asLong() + more.path(count).asLong());
      }
    }
  }

  private static ObjectNode json(ModelDesk.Row one) {
    ObjectNode json = Json.object();
    json.put("name", one.name());
    json.put("fingerprint", one.fingerprint());
    json.put("state", one.state());
    json.put("cell", one.cell());
    json.set("features", Json.texts(one.features()));
    json.put("series", one.series());
    json.put("shadow", one.shadow());
    return json;
  }

  /** POST /models/{name}:activate. */
  void activate(Context http) {
    change(http, desk::activate);
  }

  /** POST /models/{name}:rollback. */
  void rollBack(Context http) {
    change(http, model -> desk.rollBack());
  }

  private void change(Context http, Consumer<ModelDesk.Row> change) {
    access.require(http);
    String name = http.pathParam("name");
    ModelDesk.Row model =
        desk.models().stream()
            .filter(one -> one.name().equals(name) || one.fingerprint().equals(name))
            .findFirst()
            .orElseThrow(() -> Problem.notFound("there is no model " + Json.excerpt(name)));
    if (!desk.isWritable()) {
      throw new Problem(
          409, "No topic", "there is nowhere to write it to: no models.topic is configured");
    }
    try {
      change.accept(model);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    }
    http.status(202);
    Answers.json(http, json(model));
  }
}
