package dev.offbeat.detector.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vector's place in the arena and how it is computed: a matrix product with what dense terms
 * read, element-wise terms added to it, then a function.
 */
final class Slot {
  private static final int UNPLACED = -1;

  final int width;

  /** What is applied at last; null for none. */
  final @Nullable VectorFunction function;

  /** Longest way from an input or constant, which have 0. */
  int level;

  /** When a matrix product can be run: the highest level of what it reads. */
  int denseLevel;

  /** Constants; what is added to the dense terms, [width]. */
  final float[] bias;

  final List<Dense> dense = new ArrayList<>();
  final List<Entrywise> entrywise = new ArrayList<>();

  /** Index of the first entry in the arena. */
  int at = UNPLACED;

  Slot(int width, @Nullable VectorFunction function, float[] bias) {
    this.width = width;
    this.function = function;
    this.bias = bias;
  }

  boolean isPlaced() {
    return at != UNPLACED;
  }

  private void read(Slot source) {
    level = Math.max(level, source.level + 1);
  }

  void add(Dense term) {
    dense.add(term);
    read(term.source);
    denseLevel = Math.max(denseLevel, term.source.level);
  }

  void add(Entrywise term) {
    add(entrywise.size(), term);
  }

  void add(int index, Entrywise term) {
    entrywise.add(index, term);
    read(term.left.slot);
    if (term.right != null) {
      read(term.right.slot);
    }
  }

  /** Entries of a slot from one on. */
  record View(Slot slot, int from) {
    int at() {
      return slot.at + from;
    }
  }

  /** A matrix [width, source's width] times a slot. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Dense(Slot source, float[][] matrix, TermShape shape) {}

  /** A multiple of a view, or of the product of two, in some of the rows. */
  record Entrywise(int fromRow, int toRow, float scale, View left, @Nullable View right) {
    Term term() {
      return new Term(scale, left.at(), right == null ? -1 : right.at());
    }

    boolean hasRowsOf(Entrywise other) {
      return fromRow == other.fromRow && toRow == other.toRow;
    }

    int rows() {
      return toRow - fromRow;
    }
  }
}
