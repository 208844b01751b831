package dev.offbeat.detector.model;

/** A vector that is no affine function of others: what {@link Affine} functions are made over. */
sealed interface Atom {
  /** Number of entries. */
  int width();

  /** An input of the graph, or the state after the step. */
  record Input(String name, int width) implements Atom {}

  /** A squashing function applied to each entry. */
  record Squashed(Squashing function, Affine argument) implements Atom {
    @Override
    public int width() {
      return argument.width();
    }
  }

  /** Two vectors multiplied entry by entry. */
  record Product(Affine left, Affine right) implements Atom {
    @Override
    public int width() {
      return left.width();
    }
  }

  /** A vector limited to a range. */
  record Clipped(Affine argument, float lowest, float highest) implements Atom {
    @Override
    public int width() {
      return argument.width();
    }
  }

  /** The squashing functions that cells use. */
  enum Squashing {
    TANH,
    SIGMOID
  }
}
