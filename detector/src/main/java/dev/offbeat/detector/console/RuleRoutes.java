package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.rules.RuleException;
import io.javalin.http.Context;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documents of rules: those of the topic can be changed, after a check. */
final class RuleRoutes {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private static final String IN_USE = "in use";

  private final RuleDocuments rules;
  private final Access access;

  RuleRoutes(RuleDocuments rules, Access access) {
    this.rules = rules;
    this.access = access;
  }

  /** GET /rules. */
  void list(Context http) {
    var unused = new Query(http, Set.of());
    ObjectNode json = Json.object();
    ArrayNode documents = json.putArray("documents");
    for (RuleDocuments.Document one : rules.documents()) {
      if (!RuleDocuments.isMute(one.source()) || !one.result().startsWith(IN_USE)) {
        documents
            .addObject()
            .put("source", one.source())
            .put("text", one.text())
            .put("result", one.result());
      }
    }
    json.put("writable", access.isWritable() && rules.isWritable());
    Answers.json(http, json);
  }

  /** PUT /rules/{name}. */
  void put(Context http) {
    access.require(http);
    String name = name(http);
    requireTopic(rules);
    String yaml = Body.text(http);
    check(rules, name, yaml);
    publish(rules, name, yaml);
    Answers.json(http, Json.object().put("name", name).put("result", "published"));
  }

  /** DELETE /rules/{name}. */
  void delete(Context http) {
    access.require(http);
    String name = name(http);
    requireTopic(rules);
    if (rules.text(name) == null) {
      throw Problem.notFound("there is no document " + name + " in the topic of rules");
    }
    publish(rules, name, null);
    http.status(204);
  }

  private static String name(Context http) {
    String name = http.pathParam("name");
    if (!NAME.matcher(name).matches() || name.endsWith(".ics")) {
      throw Problem.expected(
          "name", "up to 100 letters, digits and . _ -, not ending in .ics", name);
    }
    if (name.equals(Mutes.OF_ALL) || RuleDocuments.isMute(name)) {
      throw Problem.badRequest("name: expected another one, for " + name + " is kept by /mutes");
    }
    return name;
  }

  /** Refuses what would have to be written to a topic that there is not. */
  static void requireTopic(RuleDocuments rules) {
    if (!rules.isWritable()) {
      throw new Problem(
          409, "No topic", "there is nowhere to write it to: no rules.topic is configured");
    }
  }

  static void check(RuleDocuments rules, String name, String yaml) {
    try {
      rules.check(name, yaml);
    } catch (RuleException e) {
      throw new Problem(422, "Not usable", String.valueOf(e.getMessage()));
    }
  }

  static void publish(RuleDocuments rules, String name, @Nullable String yaml) {
    try {
      rules.publish(name, yaml);
    } catch (PublishException e) {
      throw new Problem(503, "Not now", String.valueOf(e.getMessage()));
    }
  }
}
