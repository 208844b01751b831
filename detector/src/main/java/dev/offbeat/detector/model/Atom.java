package dev.offbeat.detector.model;

/** A vector that is no affine function of others: what {@link Affine} functions are made over. */
sealed interface Atom {
  /** Number of entries. */
  int width();

  /** An input of the graph. */
  record Input(String name, int width) implements Atom {}

  /** An affine function that is computed once and kept, since it is used more than once. */
  record Kept(Affine value) implements Atom {
    @Override
    public int width() {
      return value.width();
    }
  }

  /** A function applied to each entry. */
  record Applied(VectorFunction function, Affine argument) implements Atom {
    @Override
    public int width() {
      return argument.width();
    }
  }

  /** Two vectors of one width multiplied entry by entry. */
  record Product(Affine left, Affine right) implements Atom {
    @Override
    public int width() {
      return left.width();
    }
  }
}
