package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * The score of one feature's step: how strange the step, the level and the belief are, each against
 * this series' own past. Immutable; one per model. Allocates nothing per step.
 */
public final class Scorer {
  /*
   * Each part is computed from the state before the step, then learns it.
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

  /** Scores a step against the past, fills the step's outputs, and learns it. */
  public void score(State state, ScoredStep step) {
    double surprised =
        surprise.scoreAndLearn(
            state.surprise,
            step.valueDifference,
            step.difference,
            step.foretoldDifference,
            step.foretoldLogScale);
    step.surprise = constants.surprise() ? surprised : 0;

    double level = Math.max(-LEVEL_CLIP, Math.min(LEVEL_CLIP, step.standardScore));
    step.level = constants.level() ? tail.score(state.level, level, constants.tailKnown()) : 0;
    tail.learn(state.level, level);

    step.memory = 0;
    if (constants.memory()) {
      double ahead = step.transformed + step.outlook;
      double place = Squash.slog(step.standardScore);
      double outlook =
          OUTLOOK_WEIGHT
              * Squash.slog(Math.sinh(Math.max(-OUTLOOK_CLIP, Math.min(OUTLOOK_CLIP, ahead))));
      double doubt = DOUBT_WEIGHT * step.doubt;
      step.memory = constants.memoryFactor() * memory.distance(state.memory, place, outlook, doubt);
      memory.learn(state.memory, place, outlook, doubt);
    }

    step.record =
        constants.record() && state.points >= FIRST_RECORD
            ? RangeRecord.bonus(state.record, step.value)
            : 0;
    RangeRecord.learn(state.record, step.value);
    state.points = Math.min(state.points + 1, 1 << 30);
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
