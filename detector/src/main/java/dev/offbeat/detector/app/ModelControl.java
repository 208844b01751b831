package dev.offbeat.detector.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about the models, as it stands in the topic of models under {@link #KEY}.
 *
 * @param activate name of the model that series have of which no rule speaks; null for the default
 * @param rollback fingerprint of a model that is not to be used; null for none
 * @param accept fingerprint of a model that needs no trial; null for none
 */
record ModelControl(@Nullable String activate, @Nullable String rollback, @Nullable String accept) {
  /** The key of the record that holds this, and no model. */
  static final String KEY = "offbeat-control";

  static final ModelControl NONE = new ModelControl(null, null, null);

  private static final Set<String> KEYS = Set.of("activate", "rollback", "accept");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static ModelControl parse(byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("expected JSON like " + example(), e);
    }
    if (root == null || !root.isObject()) {
      throw new IllegalArgumentException("expected an object like " + example());
    }
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!KEYS.contains(name)) {
        throw new IllegalArgumentException("expected activate, rollback or accept, found " + name);
      }
    }
    return new ModelControl(text(root, "activate"), text(root, "rollback"), text(root, "accept"));
  }

  private static String example() {
    return new ModelControl(null, "0123456789abcdef", null).toJson();
  }

  private static @Nullable String text(JsonNode root, String key) {
    JsonNode value = root.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    } else if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException(key + ": expected a text, found " + value);
    }
    return value.asText();
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    if (activate != null) {
      root.put("activate", activate);
    }
    if (rollback != null) {
      root.put("rollback", rollback);
    }
    if (accept != null) {
      root.put("accept", accept);
    }
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts become JSON", e);
    }
  }
}
