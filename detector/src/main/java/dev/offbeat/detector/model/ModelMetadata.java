package dev.offbeat.detector.model;

import dev.offbeat.detector.score.ScoringConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a model file says of itself beside its graph: the only class that writes and reads it.
 *
 * @param cell the recurrent part
 * @param features names of the F features of one series, in order
 * @param inputs what the detector feeds to the network at each step, in order; I entries
 * @param horizons steps ahead that the outputs foretell, ascending, the first is 1; K entries
 * @param scoring which parts of the score are on, and their constants
 * @param calibration what held-out history taught
 * @param stability how the recurrence behaves; null where nobody measured it
 * @param provenance where the model comes from; null for a file that our trainer did not write
 * @param hyperparameters every setting of the trainer by its command-line name
 */
public record ModelMetadata(
    CellSpec cell,
    List<String> features,
    List<ModelInput> inputs,
    List<Integer> horizons,
    ScoringConstants scoring,
    Calibration calibration,
    @Nullable Stability stability,
    @Nullable Provenance provenance,
    SortedMap<String, String> hyperparameters) {

  private static final String PREFIX = ModelContract.METADATA_PREFIX;
  private static final String VERSION = PREFIX + "contract_version";
  private static final String CELL = PREFIX + "cell";
  private static final String FEATURE = PREFIX + "feature.";
  private static final String INPUT = PREFIX + "input.";
  private static final String HORIZONS = PREFIX + "horizons";
  private static final String SCORING = PREFIX + "scoring";
  private static final String CALIBRATION = PREFIX + "calibration";
  private static final String STABILITY = PREFIX + "stability";
  private static final String PROVENANCE = PREFIX + "provenance";
  private static final String HYPERPARAMETER = PREFIX + "hyperparameter.";

  public ModelMetadata {
    features = List.copyOf(features);
    inputs = List.copyOf(inputs);
    horizons = List.copyOf(horizons);
    hyperparameters = new TreeMap<>(hyperparameters);
    require(!features.isEmpty(), "feature", "at least one", "none");
    require(
        features.stream().distinct().count() == features.size(),
        "feature",
        "distinct names",
        features);
    require(!inputs.isEmpty(), "input", "at least one", "none");
    for (ModelInput input : inputs) {
      require(input.feature() < features.size(), "input", features.size() + " features", input);
    }
    require(!horizons.isEmpty() && horizons.get(0) == 1, "horizons", "1 first", horizons);
    for (int k = 1; k < horizons.size(); k++) {
      require(horizons.get(k) > horizons.get(k - 1), "horizons", "ascending", horizons);
    }
  }

  private static void require(boolean condition, String key, String expected, Object found) {
    if (!condition) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(key, expected, found));
    }
  }

  /** The entries of {@code metadata_props}, sorted by key. */
  public SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>();
    map.put(VERSION, String.valueOf(ModelContract.VERSION));
    FlatRecord.write(CELL, cell, map);
    for (int f = 0; f < features.size(); f++) {
      map.put(FEATURE + f, features.get(f));
    }
    for (int i = 0; i < inputs.size(); i++) {
      map.put(INPUT + i, inputs.get(i).toString());
    }
    map.put(HORIZONS, String.join(",", horizons.stream().map(String::valueOf).toList()));
    FlatRecord.write(SCORING, scoring, map);
    FlatRecord.write(CALIBRATION, calibration, map);
    if (stability != null) {
      FlatRecord.write(STABILITY, stability, map);
    }
    if (provenance != null) {
      FlatRecord.write(PROVENANCE, provenance, map);
    }
    hyperparameters.forEach((name, value) -> map.put(HYPERPARAMETER + name, value));
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote. Scoring, calibration, stability and provenance may be absent
   * as a whole, and then have their defaults; entries outside the contract's prefix are ignored.
   *
   * @param file name of the model, for messages
   * @throws ModelLoadException if an entry is missing, unknown or out of its range
   */
  public static ModelMetadata fromMap(String file, Map<String, String> properties) {
    SortedMap<String, String> map = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            map.put(key, value);
          }
        });
    String version = map.remove(VERSION);
    if (!String.valueOf(ModelContract.VERSION).equals(version)) {
      throw new ModelLoadException(
          file, VERSION, ModelContract.VERSION, version == null ? "nothing" : version);
    }
    CellSpec cell = FlatRecord.take(file, CELL, CellSpec.class, map);
    List<String> features = takeList(FEATURE, map);
    List<ModelInput> inputs = new ArrayList<>();
    for (String input : takeList(INPUT, map)) {
      try {
        inputs.add(ModelInput.parse(input));
      } catch (IllegalArgumentException e) {
        throw new ModelLoadException(file, INPUT + inputs.size(), "an input", input, e);
      }
    }
    List<Integer> horizons = takeHorizons(file, map);
    ScoringConstants scoring =
        takeOrElse(file, SCORING, ScoringConstants.class, ScoringConstants.defaults(), map);
    Calibration calibration =
        takeOrElse(file, CALIBRATION, Calibration.class, Calibration.NONE, map);
    Stability stability = takeOrElse(file, STABILITY, Stability.class, null, map);
    Provenance provenance = takeOrElse(file, PROVENANCE, Provenance.class, null, map);
    SortedMap<String, String> hyperparameters = new TreeMap<>();
    map.subMap(HYPERPARAMETER, HYPERPARAMETER + Character.MAX_VALUE)
        .forEach(
            (key, value) -> hyperparameters.put(key.substring(HYPERPARAMETER.length()), value));
    map.keySet().removeIf(key -> key.startsWith(HYPERPARAMETER));
    if (!map.isEmpty()) {
      throw new ModelLoadException(file, map.firstKey(), "a key of the contract", "an unknown key");
    }
    try {
      return new ModelMetadata(
          cell,
          features,
          inputs,
          horizons,
          scoring,
          calibration,
          stability,
          provenance,
          hyperparameters);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(file, PREFIX + "*", "consistent metadata", e.getMessage(), e);
    }
  }

  private static List<String> takeList(String prefix, SortedMap<String, String> map) {
    List<String> list = new ArrayList<>();
    for (String value = map.remove(prefix + 0);
        value != null;
        value = map.remove(prefix + list.size())) {
      list.add(value);
    }
    return list;
  }

  private static List<Integer> takeHorizons(String file, SortedMap<String, String> map) {
    String text = map.remove(HORIZONS);
    List<Integer> horizons = new ArrayList<>();
    try {
      for (String horizon : (text == null ? "" : text).split(",", -1)) {
        horizons.add(Integer.valueOf(horizon));
      }
    } catch (NumberFormatException e) {
      throw new ModelLoadException(
          file, HORIZONS, "steps like 1,10,50", text == null ? "nothing" : text, e);
    }
    return horizons;
  }

  private static <T extends Record> @Nullable T takeOrElse(
      String file,
      String prefix,
      Class<T> type,
      @Nullable T otherwise,
      SortedMap<String, String> map) {
    return map.subMap(prefix + ".", prefix + "." + Character.MAX_VALUE).isEmpty()
        ? otherwise
        : FlatRecord.take(file, prefix, type, map);
  }

  /** Number of features of one series, F. */
  public int featureCount() {
    return features.size();
  }

  /** Number of inputs of the network, I. */
  public int inputCount() {
    return inputs.size();
  }

  /** Number of outputs of each head, K·F. */
  public int outputCount() {
    return horizons.size() * features.size();
  }

  /** Index of a horizon among the declared ones, or −1. */
  public int horizonIndex(int steps) {
    return horizons.indexOf(steps);
  }
}
