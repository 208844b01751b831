package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** One opinion on one step: the mean of what a tail model and a record's age say of a magnitude. */
final class Vote {
  private static final TailModel TAIL = new TailModel(0.02, 0.003);

  private Vote() {}

  /**
   * −log₁₀ of the probability of a magnitude at least as large, the geometric mean of two p-values.
   *
   * @param t points learnt so far
   */
  static double score(State past, int t, Magnitude magnitude) {
    return (TAIL.score(past.tail, t, magnitude) + RecordAge.score(past.age, t, magnitude)) / 2;
  }

  static void learn(State state, int t, Magnitude magnitude) {
    TAIL.learn(state.tail, t, magnitude);
    RecordAge.learn(state.age, t, magnitude);
  }

  /** One opinion's past. 47 bytes. */
  static final class State {
    static final int BYTES = TailModel.State.BYTES + RecordAge.State.BYTES;

    private final TailModel.State tail = new TailModel.State();
    private final RecordAge.State age = new RecordAge.State();

    /** The magnitudes are larger by a factor than those that were learnt. */
    void scale(double ratio) {
      tail.scale(ratio);
      age.scale(ratio);
    }

    void write(ByteBuffer buffer) {
      tail.write(buffer);
      age.write(buffer);
    }

    void read(ByteBuffer buffer) {
      tail.read(buffer);
      age.read(buffer);
    }
  }
}
