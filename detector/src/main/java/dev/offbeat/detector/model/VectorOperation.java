package dev.offbeat.detector.model;

/** A step of a program: reads and writes parts of one array. Immutable, shared by threads. */
interface VectorOperation {
  void run(float[] z);

  /** A function applied to the entries from one index to before another. */
  record Map(VectorFunction function, int from, int to) implements VectorOperation {
    @Override
    public void run(float[] z) {
      function.apply(z, from, to);
    }
  }
}
