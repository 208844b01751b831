package dev.offbeat.trainer.train;

import dev.offbeat.trainer.nn.CellKind;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every setting of the trainer. Nobody needs to touch the defaults.
 *
 * @param cell kind of the recurrence
 * @param hidden units of the cell, H
 * @param horizons steps ahead to foretell, ascending, the first is 1
 * @param epochs passes over the history at most, each followed by a look at the validation span
 * @param batch series segments that are run side by side, lanes
 * @param truncation steps through which a gradient flows back, k
 * @param learningRate Adam's step size at the start; it falls linearly to zero
 * @param clipNorm largest norm of the whole gradient; 0 for none
 * @param clipValue largest magnitude of each of its elements; 0 for none
 * @param patience epochs without a better validation loss after which training stops
 * @param seed of every random draw
 */
public record TrainingOptions(
    CellKind cell,
    int hidden,
    List<Integer> horizons,
    int epochs,
    int batch,
    int truncation,
    double learningRate,
    double clipNorm,
    double clipValue,
    int patience,
    long seed) {
  public TrainingOptions {
    horizons = List.copyOf(horizons);
    require(hidden >= 1 && hidden <= 1024, "hidden", "1 to 1024", hidden);
    require(!horizons.isEmpty() && horizons.get(0) == 1, "horizons", "1 first", horizons);
    for (int k = 1; k < horizons.size(); k++) {
      require(horizons.get(k) > horizons.get(k - 1), "horizons", "ascending steps", horizons);
    }
    require(epochs >= 1 && epochs <= 1_000_000, "epochs", "1 to 1000000", epochs);
    require(batch >= 1 && batch <= 4096, "batch", "1 to 4096", batch);
    require(truncation >= 2 && truncation <= 10_000, "truncation", "2 to 10000", truncation);
    require(learningRate > 0 && learningRate <= 1, "learning-rate", "in (0, 1]", learningRate);
    require(clipNorm >= 0, "clip-norm", "0 or more", clipNorm);
    require(clipValue >= 0, "clip-value", "0 or more", clipValue);
    require(patience >= 1, "patience", "1 or more", patience);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** The settings chosen by evidence; see {@code docs/trainer.md}. */
  public static TrainingOptions defaults() {
    return new TrainingOptions(
        CellKind.GRU, 16, List.of(1, 10, 50), 100, 64, 64, 1e-2, 1.0, 0, 25, 1);
  }

  /** All settings by their command-line names, as they go into the model's metadata. */
  public SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("cell", cell.toString());
    map.put("hidden", String.valueOf(hidden));
    map.put("horizons", String.join(",", horizons.stream().map(String::valueOf).toList()));
    map.put("epochs", String.valueOf(epochs));
    map.put("batch", String.valueOf(batch));
    map.put("truncation", String.valueOf(truncation));
    map.put("learning-rate", String.valueOf(learningRate));
    map.put("clip-norm", String.valueOf(clipNorm));
    map.put("clip-value", String.valueOf(clipValue));
    map.put("patience", String.valueOf(patience));
    map.put("seed", String.valueOf(seed));
    return map;
  }
}
