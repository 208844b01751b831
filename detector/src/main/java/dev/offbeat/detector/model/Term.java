package dev.offbeat.detector.model;

/**
 * A multiple of a part of the arena, or of two multiplied entry by entry.
 *
 * @param scale factor of all entries
 * @param left index of the first entry
 * @param right index of the first entry of the other factor; -1 for none
 */
record Term(float scale, int left, int right) {
  static Term linear(float scale, int at) {
    return new Term(scale, at, -1);
  }

  boolean isLinear() {
    return right < 0;
  }
}
