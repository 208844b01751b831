package dev.offbeat.detector.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A series of which nobody wants to hear until an instant. */
record Mute(String series, Instant from, Instant until, String reason) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  /** Reads a document of rules; what is no mute in it is left out. */
  static List<Mute> parse(@Nullable String yaml) {
    List<Mute> mutes = new ArrayList<>();
    try {
      JsonNode root = yaml == null ? YAML.createObjectNode() : YAML.readTree(yaml);
      for (JsonNode rule : root.path("rules")) {
        JsonNode mute = rule.path("mute");
        String series = rule.path("series").asText();
        if (!series.isEmpty() && mute.isObject()) {
          mutes.add(
              new Mute(
                  series,
                  Instant.parse(mute.path("from").asText()),
                  Instant.parse(mute.path("until").asText()),
                  mute.path("reason").asText("")));
        }
      }
    } catch (JsonProcessingException | DateTimeException e) {
      return mutes; // it was checked before it was written
    }
    return mutes;
  }

  /** A document of rules, one for each. */
  static String yaml(List<Mute> mutes) {
    ObjectNode root = YAML.createObjectNode();
    ArrayNode rules = root.putArray("rules");
    for (Mute one : mutes) {
      ObjectNode rule = rules.addObject();
      rule.put("name", mutes.size() == 1 ? "mute" : "mute " + rules.size());
      rule.put("series", one.series);
      ObjectNode mute = rule.putObject("mute");
      mute.put("from", one.from.toString());
      mute.put("until", one.until.toString());
      if (!one.reason.isBlank()) {
        mute.put("reason", one.reason);
      }
    }
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree becomes YAML", e);
    }
  }

  /** Of two mutes of one series, that which ends later: the other changes nothing. */
  static Mute later(Mute one, Mute other) {
    return other.until.isAfter(one.until) ? other : one;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("series", series);
    json.put("from", from.toString());
    json.put("until", until.toString());
    json.put("reason", reason);
    return json;
  }
}
