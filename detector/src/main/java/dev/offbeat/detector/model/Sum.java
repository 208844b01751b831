package dev.offbeat.detector.model;

/** Element-wise sums of one or two {@link Term}s, into a part of the arena. Immutable. */
final class Sum {
  private Sum() {}

  /**
   * A term's values.
   *
   * @param at index of the first entry written
   * @param width entries
   */
  static VectorOperation of(int at, int width, Term a) {
    return a.isLinear()
        ? new Scaled(at, width, a.scale(), a.left())
        : new Multiplied(at, width, a.scale(), a.left(), a.right());
  }

  /** The sum of two terms. */
  static VectorOperation of(int at, int width, Term a, Term b) {
    if (a.isLinear() && b.isLinear()) {
      return new Mixed(at, width, a.scale(), a.left(), b.scale(), b.left());
    } else if (a.isLinear()) {
      return new MultipliedAdded(at, width, a.scale(), a.left(), b.scale(), b.left(), b.right());
    } else if (b.isLinear()) {
      return of(at, width, b, a);
    }
    return new TwiceMultiplied(
        at, width, a.scale(), a.left(), a.right(), b.scale(), b.left(), b.right());
  }

  /** s·a. */
  private record Scaled(int at, int width, float s, int a) implements VectorOperation {
    @Override
    public void run(float[] z) {
      for (int i = 0; i < width; i++) {
        z[at + i] = s * z[a + i];
      }
    }
  }

  /** s·a + t·b. */
  private record Mixed(int at, int width, float s, int a, float t, int b)
      implements VectorOperation {
    @Override
    public void run(float[] z) {
      for (int i = 0; i < width; i++) {
        z[at + i] = s * z[a + i] + t * z[b + i];
      }
    }
  }

  /** s·a ⊙ b. */
  private record Multiplied(int at, int width, float s, int a, int b) implements VectorOperation {
    @Override
    public void run(float[] z) {
      for (int i = 0; i < width; i++) {
        z[at + i] = s * z[a + i] * z[b + i];
      }
    }
  }

  /** s·a + t·b ⊙ c. */
  private record MultipliedAdded(int at, int width, float s, int a, float t, int b, int c)
      implements VectorOperation {
    @Override
    public void run(float[] z) {
      for (int i = 0; i < width; i++) {
        z[at + i] = s * z[a + i] + t * z[b + i] * z[c + i];
      }
    }
  }

  /** s·a ⊙ b + t·c ⊙ d. */
  private record TwiceMultiplied(int at, int width, float s, int a, int b, float t, int c, int d)
      implements VectorOperation {
    @Override
    public void run(float[] z) {
      for (int i = 0; i < width; i++) {
        z[at + i] = s * z[a + i] * z[b + i] + t * z[c + i] * z[d + i];
      }
    }
  }
}
