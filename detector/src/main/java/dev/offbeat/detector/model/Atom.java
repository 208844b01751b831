package dev.offbeat.detector.model;

import java.util.List;

/** A vector that is no affine function of others: what {@link Affine} functions are made over. */
sealed interface Atom {
  /** Number of entries. */
  int width();

  /** What this is computed from. */
  List<Affine> sources();

  /** An input of the graph. */
  record Input(String name, int width) implements Atom {
    @Override
    public List<Affine> sources() {
      return List.of();
    }
  }

  /** An affine function that is computed once and kept, since it is used more than once. */
  record Kept(Affine value) implements Atom {
    @Override
    public int width() {
      return value.width();
    }

    @Override
    public List<Affine> sources() {
      return List.of(value);
    }
  }

  /** A function applied to each entry. */
  record Applied(VectorFunction function, Affine argument) implements Atom {
    @Override
    public int width() {
      return argument.width();
    }

    @Override
    public List<Affine> sources() {
      return List.of(argument);
    }
  }

  /** Two vectors of one width multiplied entry by entry. */
  record Product(Affine left, Affine right) implements Atom {
    @Override
    public int width() {
      return left.width();
    }

    @Override
    public List<Affine> sources() {
      return List.of(left, right);
    }
  }
}
