package dev.offbeat.detector.model;

/**
 * The recurrent part of a network.
 *
 * @param kind name of the cell, as {@code train --cell} takes it
 * @param hiddenSize units of one layer, H
 * @param layers number of stacked layers
 * @param stateSize floats of recurrent state of one series, S
 */
public record CellSpec(String kind, int hiddenSize, int layers, int stateSize) {
  public CellSpec {
    requirePositive("hidden_size", hiddenSize);
    requirePositive("layers", layers);
    requirePositive("state_size", stateSize);
  }

  private static void requirePositive(String key, int value) {
    if (value < 1 || value > 1 << 16) {
      throw new IllegalArgumentException(key + ": expected 1 to 65536, found " + value);
    }
  }
}
