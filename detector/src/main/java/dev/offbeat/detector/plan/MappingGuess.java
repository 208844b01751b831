package dev.offbeat.detector.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offbeat.detector.ingest.DecoderOptions;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Options of the format {@code mapped} for JSON that nobody has described: which field is the time,
 * which are values, and which texts are labels.
 */
final class MappingGuess {
  /*
   * A field that nearly every element has counts. The time is the one with a name that a time has; a value is a
   * number that is not called an identifier; a label is a text of few values, or the metric's name. A payload
   * with one list of objects holds a point in each of them.
   */
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_PAYLOADS = 500;
  private static final int MOST_VALUES = 16;
  private static final int MOST_LABELS = 8;
  private static final double MOST = 0.9;
  private static final List<String> TIMES =
      List.of("timestamp", "@timestamp", "time", "ts", "datetime", "date", "eventtime", "at", "t");
  private static final Set<String> NAMES =
      Set.of("metric", "metricname", "name", "measurement", "__name__");
  private static final Set<String> NO_VALUES = Set.of("id", "version", "schema", "seq", "sequence");

  private final SortedMap<String, Field> fields = new TreeMap<>(); // by pointer
  private int elements;

  /** One place in the payloads. */
  private static final class Field {
    private final boolean isOuter; // beside the list, not in it
    private int seen;
    private int numbers;
    private int times;
    private final Set<String> texts = new HashSet<>();

    Field(boolean isOuter) {
      this.isOuter = isOuter;
    }
  }

  private MappingGuess() {}

  /**
   * Looks at payloads.
   *
   * @param keysAreThere whether the records have keys, which may be the only name there is
   * @return null if nothing in them looks like a value
   */
  static @Nullable DecoderOptions of(List<byte[]> payloads, boolean keysAreThere) {
    MappingGuess guess = new MappingGuess();
    String each = null;
    for (byte[] payload : payloads.subList(0, Math.min(MOST_PAYLOADS, payloads.size()))) {
      JsonNode root = tree(payload);
      if (root == null || !root.isObject()) {
        continue; // a list has no pointer to it
      }
      String list = listIn(root);
      each = list == null ? each : list;
      if (list == null) {
        guess.elements++;
        guess.collect(root, "", false);
      } else {
        guess.collectList(root, list);
      }
    }
    return guess.options(each, keysAreThere);
  }

  private static @Nullable JsonNode tree(byte @Nullable [] payload) {
    try {
      return payload == null ? null : JSON.readTree(payload);
    } catch (IOException e) {
      return null;
    }
  }

  /** The pointer to the only list of objects. */
  private static @Nullable String listIn(JsonNode root) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : root.properties()) {
      JsonNode value = member.getValue();
      if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
        found.add("/" + escape(member.getKey()));
      }
    }
    return found.size() == 1 ? found.get(0) : null;
  }

  private void collectList(JsonNode root, String list) {
    for (JsonNode element : root.at(list)) {
      elements++;
      collect(element, "", false);
      collect(root, "", true);
    }
  }

  private void collect(JsonNode node, String path, boolean isOuter) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      JsonNode value = member.getValue();
      String pointer = path + "/" + escape(member.getKey());
      if (value.isObject()) {
        collect(value, pointer, isOuter);
      } else if (value.isValueNode() && !value.isNull()) {
        Field field = fields.computeIfAbsent(pointer, name -> new Field(isOuter));
        field.seen++;
        field.numbers += value.isNumber() ? 1 : 0;
        field.times += isTime(value) ? 1 : 0;
        if (!value.isNumber() && field.texts.size() <= MOST_PAYLOADS) {
          field.texts.add(value.asText());
        }
      }
    }
  }

  private static boolean isTime(JsonNode value) {
    if (value.isNumber()) {
      return value.asDouble() > 1e8; // seconds since 1970: 1973
    }
    try {
      return Instant.parse(value.asText().replace(' ', 'T')).toEpochMilli() > 0;
    } catch (DateTimeParseException e) {
      return value.asText().matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d.*|\\d{9,19}(\\.\\d+)?");
    }
  }

  private @Nullable DecoderOptions options(@Nullable String each, boolean keysAreThere) {
    Map<String, String> options = new LinkedHashMap<>();
    if (each != null) {
      options.put("each", each);
    }
    String time = time();
    if (time != null) {
      options.put("time", time);
    }
    fields.forEach(
        (pointer, field) -> {
          if (!pointer.equals(time) && isEverywhere(field)) {
            take(options, pointer, field);
          }
        });
    long values = options.keySet().stream().filter(key -> key.startsWith("values.")).count();
    if (values == 0) {
      return null;
    }
    boolean hasLabels = options.keySet().stream().anyMatch(key -> key.startsWith("labels."));
    if (!hasLabels && keysAreThere) {
      options.put("key-label", "key");
    }
    if (values == 1 && options.containsKey("values.value") && !options.containsKey("name")) {
      options.put("name", "value");
    }
    return new DecoderOptions(options);
  }

  private @Nullable String time() {
    String best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      int rank = TIMES.indexOf(plain(entry.getKey()));
      Field field = entry.getValue();
      if (rank >= 0 && rank < bestRank && isEverywhere(field) && field.times == field.seen) {
        best = entry.getKey();
        bestRank = rank;
      }
    }
    return best;
  }

  private boolean isEverywhere(Field field) {
    return field.seen >= MOST * elements;
  }

  private static void take(Map<String, String> options, String pointer, Field field) {
    String last = plain(pointer);
    if (field.numbers == field.seen) {
      boolean isIdentifier = NO_VALUES.contains(last) || last.endsWith("id");
      if (!field.isOuter && !isIdentifier && count(options, "values.") < MOST_VALUES) {
        options.put(unused(options, "values.", pointer), pointer);
      }
    } else if (field.numbers == 0 && NAMES.contains(last) && !options.containsKey("name")) {
      options.put("name", pointer);
    } else if (field.numbers == 0
        && field.times == 0
        && field.texts.size() <= Math.max(1, field.seen / 2)
        && count(options, "labels.") < MOST_LABELS) {
      options.put(unused(options, "labels.", pointer), pointer);
    }
  }

  private static long count(Map<String, String> options, String prefix) {
    return options.keySet().stream().filter(key -> key.startsWith(prefix)).count();
  }

  /** A name that is free: the last part of the pointer, else all of it. */
  private static String unused(Map<String, String> options, String prefix, String pointer) {
    String last = prefix + name(pointer.substring(pointer.lastIndexOf('/') + 1));
    return options.containsKey(last) ? prefix + name(pointer.substring(1)) : last;
  }

  private static String name(String text) {
    return text.replaceAll("[^A-Za-z0-9_]", "_");
  }

  /** The last part of a pointer, as names are compared. */
  private static String plain(String pointer) {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return last.equals("__name__") ? last : last.replaceAll("[_-]", "");
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
