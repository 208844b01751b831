package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Set;

/** The models, and their change. */
final class ModelRoutes {
  private final ModelDesk desk;
  private final Access access;

  ModelRoutes(ModelDesk desk, Access access) {
    this.desk = desk;
    this.access = access;
  }

  /** GET /models. */
  void list(Context http) {
    var unused = new Query(http, Set.of());
    ObjectNode json = Json.object();
    ArrayNode models = json.putArray("models");
    desk.models().forEach(one -> models.add(json(one)));
    json.put("writable", access.isWritable() && desk.isWritable());
    Answers.json(http, json);
  }

  private static ObjectNode json(ModelDesk.Row one) {
    ObjectNode json = Json.object();
    json.put("name", one.name());
    json.put("fingerprint", one.fingerprint());
    json.put("state", one.state());
    json.put("cell", one.cell());
    json.set("features", Json.texts(one.features()));
    json.put("series", one.series());
    json.put("note", one.note());
    return json;
  }

  /** POST /models/{name}:activate. */
  void activate(Context http) {
    change(http, desk::activate);
  }

  /** POST /models/{name}:rollback. */
  void rollBack(Context http) {
    change(http, desk::rollBack);
  }

  private void change(Context http, java.util.function.Consumer<ModelDesk.Row> change) {
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
