package dev.offbeat.detector.score;

import dev.offbeat.detector.score.BeliefMemory.Belief;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The score of one feature's step: how strange the step, the level and the belief are, each against
 * this series' own past. Immutable, one per model. Allocates nothing per step.
 */
public final class Scorer {
  /*
   * Each part is computed from the state before the step; learning is a call of its own.
   *
   *   C = consensus of three votes on the step                          Surprise
   *   L = T(clip(u, ±10))                                               TailModel
   *   N = factor · distance of E to the nearest past belief             BeliefMemory
   *       E = [slog u, 0.4·slog(sinh(v + μ₁₀)), 0.1·ℓ₁, 0.2·slog(v − usual)]
   *   S = max(C, L, N) + bonus of the record, at most 50                RangeRecord
   *
   * slog z = sign(z)·ln(1 + |z|); "usual" is the DailyProfile's value for this time of day.
   */
  private static final double LEVEL_RISK = 0.03;
  private static final double LEVEL_FORGETTING = 0.001;
  private static final double LEVEL_CLIP = 10;
  private static final double OUTLOOK_WEIGHT = 0.4;
  private static final double OUTLOOK_CLIP = 12;
  private static final double DOUBT_WEIGHT = 0.1;
  private static final double UNUSUAL_WEIGHT = 0.2;
  private static final int FIRST_RECORD = 20;

  private final ScoringConstants constants;
  private final TailModel levelTail = new TailModel(LEVEL_RISK, LEVEL_FORGETTING);
  private final BeliefMemory memory;

  public Scorer(ScoringConstants constants) {
    this.constants = constants;
    memory = new BeliefMemory(constants.memoryLeaders());
  }

  public State newState() {
    return new State(memory);
  }

  /** Bytes of a feature's state at most. */
  public int stateBytes() {
    return Surprise.State.BYTES
        + TailModel.State.BYTES
        + DailyProfile.State.BYTES
        + RangeRecord.State.BYTES
        + memory.stateBytes();
  }

  /** Scores a step against the past: fills the step's outputs. */
  public void score(State past, ScoredStep step) {
    Surprise.measure(past.surprise, step);
    step.limitedScore.measure(Math.max(-LEVEL_CLIP, Math.min(LEVEL_CLIP, step.standardScore)));
    step.surprise = constants.surprise() ? Surprise.score(past.surprise, step) : 0;
    step.level =
        constants.level() ? levelTail.score(past.level, step.normalPoints, step.limitedScore) : 0;
    step.memory = 0;
    if (constants.memory()) {
      believe(past, step);
      step.memory = constants.memoryFactor() * memory.distance(past.memory, step.belief);
    }
    step.record =
        constants.record() && step.points >= FIRST_RECORD
            ? RangeRecord.bonus(past.record, step.value)
            : 0;
  }

  /**
   * Learns a step just scored. What has been seen, the range and the beliefs, is learnt always;
   * what is normal, the tails, only where the step may count as normal.
   */
  public void learn(State state, ScoredStep step, boolean normal) {
    if (constants.memory()) {
      memory.learn(state.memory, step.belief);
    }
    RangeRecord.learn(state.record, step.value);
    if (normal) {
      Surprise.learn(state.surprise, step);
      levelTail.learn(state.level, step.normalPoints, step.limitedScore);
      DailyProfile.learn(state.profile, step.timeOfDay, step.transformed);
    }
  }

  /** Fills in the belief E. */
  private void believe(State state, ScoredStep step) {
    double ahead = step.transformed + step.outlook;
    double limited = Math.max(-OUTLOOK_CLIP, Math.min(OUTLOOK_CLIP, ahead));
    double unusual =
        constants.profile()
            ? DailyProfile.deviation(state.profile, step.timeOfDay, step.transformed)
            : 0;
    Belief belief = step.belief;
    belief.place = (float) place(step);
    belief.outlook = (float) (OUTLOOK_WEIGHT * Squash.slog(Squash.sinh(limited)));
    belief.doubt = (float) (DOUBT_WEIGHT * step.doubt);
    belief.unusual = (float) (UNUSUAL_WEIGHT * Squash.slog(unusual));
  }

  /** slog u; the level has measured |u| already, unless it was clipped. */
  private static double place(ScoredStep step) {
    double u = step.standardScore;
    if (Math.abs(u) > LEVEL_CLIP) {
      return Squash.slog(u);
    }
    return u < 0 ? -step.limitedScore.log : step.limitedScore.log;
  }

  /** What is remembered of one feature's past. */
  public static final class State {
    private final Surprise.State surprise = new Surprise.State();
    private final TailModel.State level = new TailModel.State();
    private final DailyProfile.State profile = new DailyProfile.State();
    private final RangeRecord.State record = new RangeRecord.State();
    private final BeliefMemory.State memory;

    private State(BeliefMemory memory) {
      this.memory = memory.newState();
    }

    /**
     * Takes over another model's past of the same series, in this one's terms.
     *
     * @param ratio by what this network's standardised residuals are larger
     * @param shift by what the scale that it foretells is wider, in natural logs
     */
    public void learnFrom(State before, double ratio, double shift) {
      ByteBuffer buffer =
          ByteBuffer.allocate(
                  Surprise.State.BYTES
                      + TailModel.State.BYTES
                      + DailyProfile.State.BYTES
                      + RangeRecord.State.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      before.surprise.write(buffer);
      before.level.write(buffer);
      before.profile.write(buffer);
      before.record.write(buffer);
      buffer.flip();
      surprise.read(buffer);
      level.read(buffer);
      profile.read(buffer);
      record.read(buffer);
      surprise.scaleNetwork(ratio);
      memory.learnFrom(before.memory, (float) (DOUBT_WEIGHT * shift));
    }

    public void write(ByteBuffer buffer) {
      surprise.write(buffer);
      level.write(buffer);
      profile.write(buffer);
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
      surprise.read(buffer);
      level.read(buffer);
      profile.read(buffer);
      record.read(buffer);
      memory.read(buffer);
    }
  }
}
