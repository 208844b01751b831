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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The document of rules in which muted series stand. Immutable. */
final class Mutes {
  /** Its name in the topic of rules. */
  static final String DOCUMENT = "console-mutes";

  /** Series at most: each is a rule. */
  static final int MOST = 500;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private final Map<String, Mute> bySeries;

  /** A series of which nobody wants to hear until an instant. */
  record Mute(String series, Instant from, Instant until, String reason) {
    ObjectNode json() {
      ObjectNode json = Json.object();
      json.put("series", series);
      json.put("from", from.toString());
      json.put("until", until.toString());
      json.put("reason", reason);
      return json;
    }
  }

  private Mutes(Map<String, Mute> bySeries) {
    this.bySeries = bySeries;
  }

  /** Reads a document; what is no mute in it is left out. */
  static Mutes parse(@Nullable String yaml) {
    Map<String, Mute> bySeries = new TreeMap<>();
    try {
      JsonNode root = yaml == null ? YAML.createObjectNode() : YAML.readTree(yaml);
      for (JsonNode rule : root.path("rules")) {
        JsonNode mute = rule.path("mute");
        String series = rule.path("series").asText();
        if (!series.isEmpty() && mute.isObject()) {
          bySeries.put(
              series,
              new Mute(
                  series,
                  Instant.parse(mute.path("from").asText()),
                  Instant.parse(mute.path("until").asText()),
                  mute.path("reason").asText("")));
        }
      }
    } catch (JsonProcessingException | DateTimeException e) {
      return new Mutes(bySeries); // it was checked before it was written
    }
    return new Mutes(bySeries);
  }

  /** Those that have not expired. */
  Collection<Mute> after(Instant now) {
    return bySeries.values().stream().filter(one -> one.until.isAfter(now)).toList();
  }

  /** When a series will be heard of again; null if it is not muted. */
  @Nullable Instant until(String series, Instant now) {
    Mute mute = bySeries.get(series);
    return mute == null || !mute.until.isAfter(now) ? null : mute.until;
  }

  /** The same with one more, which replaces the series' own, and without what has expired. */
  Mutes with(Mute mute, Instant now) {
    Map<String, Mute> next = rest(now);
    next.put(mute.series, mute);
    return new Mutes(next);
  }

  /** The same without a series, and without what has expired. */
  Mutes without(String series, Instant now) {
    Map<String, Mute> next = rest(now);
    next.remove(series);
    return new Mutes(next);
  }

  private Map<String, Mute> rest(Instant now) {
    Map<String, Mute> rest = new TreeMap<>();
    after(now).forEach(one -> rest.put(one.series, one));
    return rest;
  }

  int size() {
    return bySeries.size();
  }

  /** The document; null if it would be empty. */
  @Nullable String yaml() {
    if (bySeries.isEmpty()) {
      return null;
    }
    ObjectNode root = YAML.createObjectNode();
    ArrayNode rules = root.putArray("rules");
    List<Mute> all = new ArrayList<>(bySeries.values());
    for (int i = 0; i < all.size(); i++) {
      Mute one = all.get(i);
      ObjectNode rule = rules.addObject();
      rule.put("name", "mute " + (i + 1));
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
}
