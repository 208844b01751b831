package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * The score of one feature's step: how strange the step, the level and the belief are, each against
 * this series' own past. Immutable; one per model. Allocates nothing per step.
 */
public final class Scorer {
  /*
   * Each part is computed from the state before the step; learning is a call of its own.
   *
   *   C = surprise of the step                                          Surprise
   *   L = T(clip(u, ±10))                                               TailModel
   *   N = factor · distance of E to the nearest past belief             BeliefMemory
   *       E = [slog u, 0.4·slog(sinh(v + μ₁₀)), 0.1·ℓ₁]
   *   S = max(C, L, N) + bonus of the record                            RangeRecord
   */
  private static final double LEVEL_CLIP = 10;
  private static final double OUTLOOK_WEIGHT = 0.4;
  private static final double DOUBT_WEIGHT = 0.1;
  private static final double OUTLOOK_CLIP = 12;
  private static final int FIRST_RECORD = 20;

  private final ScoringConstants constants;
  private final Surprise surprise;
  private final TailModel tail;
  private final BeliefMemory memory;

  public Scorer(ScoringConstants constants) {
    this.constants = constants;
    tail = new TailModel(constants.tailRisk());
    surprise = new Surprise(tail, constants.tailKnown());
    memory = new BeliefMemory(constants.memoryLeaders());
  }

  public State newState() {
    return new State(memory);
  }

  /** Bytes of a feature's state at most. */
  public int stateBytes() {
    return Integer.BYTES
        + Surprise.State.bytes()
        + TailModel.State.bytes()
        + RangeRecord.State.bytes()
        + memory.stateBytes();
  }

  /** Scores a step against the past: fills the step's outputs. */
  public void score(State past, ScoredStep step) {
    step.surprise = constants.surprise() ? surprise.score(past.surprise, step) : 0;
    step.level = constants.level() ? tail.score(past.level, level(step), constants.tailKnown()) : 0;
    step.memory =
        constants.memory()
            ? constants.memoryFactor()
                * memory.distance(past.memory, place(step), outlook(step), doubt(step))
            : 0;
    step.record =
        constants.record() && past.points >= FIRST_RECORD
            ? RangeRecord.bonus(past.record, step.value)
            : 0;
  }

  /**
   * Learns a step. What has been seen, the range and the beliefs, is learnt always; what is normal,
   * the tails, only where the step may count as normal.
   */
  public void learn(State state, ScoredStep step, boolean normal) {
    if (normal) {
      surprise.learn(state.surprise, step);
      tail.learn(state.level, level(step));
    }
    memory.learn(state.memory, place(step), outlook(step), doubt(step));
    RangeRecord.learn(state.record, step.value);
    state.points = Math.min(state.points + 1, 1 << 30);
  }

  private static double level(ScoredStep step) {
    return Math.max(-LEVEL_CLIP, Math.min(LEVEL_CLIP, step.standardScore));
  }

  private static double place(ScoredStep step) {
    return Squash.slog(step.standardScore);
  }

  private static double outlook(ScoredStep step) {
    double ahead = step.transformed + step.outlook;
    double limited = Math.max(-OUTLOOK_CLIP, Math.min(OUTLOOK_CLIP, ahead));
    return OUTLOOK_WEIGHT * Squash.slog(Math.sinh(limited));
  }

  private static double doubt(ScoredStep step) {
    return DOUBT_WEIGHT * step.doubt;
  }

  /** What is remembered of one feature's past. */
  public static final class State {
    private final Surprise.State surprise = new Surprise.State();
    private final TailModel.State level = new TailModel.State();
    private final RangeRecord.State record = new RangeRecord.State();
    private final BeliefMemory.State memory;
    private int points;

    private State(BeliefMemory memory) {
      this.memory = memory.newState();
    }

    public void write(ByteBuffer buffer) {
      buffer.putInt(points);
      surprise.write(buffer);
      level.write(buffer);
      record.write(buffer);
      memory.write(buffer);
    }

    /**
     * Replaces this state by what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if a count is out of its range
     * @throws java.nio.BufferUnderflowException if bytes are missing
     */
    public void read(ByteBuffer buffer) {
      points = buffer.getInt();
      surprise.read(buffer);
      level.read(buffer);
      record.read(buffer);
      memory.read(buffer);
    }
  }
}
