package dev.offbeat.trainer.nn;

import java.util.SortedMap;

/**
 * What a network is built of.
 *
 * @param cell kind of the recurrence
 * @param hidden units of each layer, H
 * @param layers how many cells are stacked, each fed with the units of the one below
 * @param skips whether the head sees the units of every layer, not of the last alone
 * @param options the cell's variant
 */
public record Architecture(
    CellKind cell, int hidden, int layers, boolean skips, CellOptions options) {
  /** Checks ranges, and that the options are this cell's. */
  public Architecture {
    require(hidden >= 1 && hidden <= 1024, "hidden", "1 to 1024", hidden);
    require(layers >= 1 && layers <= 8, "layers", "1 to 8", layers);
    require(
        layers == 1 || cell != CellKind.JORDAN,
        "layers",
        "1 with --cell jordan, which recurs through its output",
        layers);
    require(layers > 1 || !skips, "skips", "with --layers of 2 or more", "one layer");
    options.requireFit(cell);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** A single layer of a cell's default variant. */
  public static Architecture of(CellKind cell, int hidden) {
    return new Architecture(cell, hidden, 1, false, CellOptions.defaults());
  }

  /** By its command-line names; what is a cell's default is left out. */
  public SortedMap<String, String> toMap() {
    SortedMap<String, String> map = options.toMap(cell);
    map.put("cell", cell.toString());
    map.put("hidden", String.valueOf(hidden));
    map.put("layers", String.valueOf(layers));
    map.put("skips", String.valueOf(skips));
    return map;
  }
}
