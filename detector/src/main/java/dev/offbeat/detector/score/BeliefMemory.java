package dev.offbeat.detector.score;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Remembers the situations that a series has been in, and says how far a new one lies from all of
 * them.
 */
final class BeliefMemory {
  /*
   * A belief is a point of four coordinates: where the series is, where the network expects it to go,
   * how unsure it is, and how unusual that is for the time of day. All past beliefs are covered by
   * leaders, each within r of some (leader clustering; Hartigan 1975):
   *
   *   D = distance to the nearest leader / max(1, r / 0.07)
   *
   * the divisor because a coarse cover cannot tell near from new. A belief enters two steps late, and
   * only if farther than r from every leader; when all are taken, r ← 1.3·r and the leaders are covered
   * anew among themselves. Coordinates are fixed-point, one of 16 and three of 8 bits.
   *
   * Cost: the leader that was nearest to the last belief is looked at first, as series move slowly. Those
   * whose place alone is farther need no more looking at, and it likely reaches the belief when that
   * enters. Which one it was is only a hint: it changes no distance, and is not stored.
   */
  static final int DIMENSIONS = 4;

  private static final int OTHERS = DIMENSIONS - 1; // coordinates besides the place
  private static final int DELAY = 2;
  private static final float FIRST_RADIUS = 0.03f;
  private static final float FINE_RADIUS = 0.07f;
  private static final float GROWTH = 1.3f;
  private static final float PLACE = 1 / 256f; // quanta
  private static final float OUTLOOK = 1 / 64f;
  private static final float DOUBT = 1 / 200f;
  private static final float UNUSUAL = 1 / 256f;

  private final int leaders;

  /**
   * A memory.
   *
   * @param leaders beliefs remembered, at most
   */
  BeliefMemory(int leaders) {
    this.leaders = leaders;
  }

  State newState() {
    return new State(leaders);
  }

  int stateBytes() {
    return State.BELIEF_BYTES * (leaders + DELAY) + Float.BYTES + Short.BYTES + 1;
  }

  /** Distance D of a belief; 0 while none is remembered. Cost: one scan of the leaders' places. */
  double distance(State past, Belief belief) {
    if (past.size == 0) {
      return 0;
    }
    double nearest = Math.sqrt(nearest(past, belief));
    return nearest / Math.max(1, past.radius / FINE_RADIUS);
  }

  /** Takes in the belief of DELAY steps ago, and queues this one. */
  void learn(State state, Belief belief) {
    int slot = leaders + state.steps % DELAY;
    if (state.steps >= DELAY) {
      state.get(slot, state.scratch);
      if (isFar(state, state.scratch, state.hints[state.steps % DELAY])) {
        remember(state, slot);
      }
    }
    state.set(slot, belief);
    state.hints[state.steps % DELAY] = state.nearest;
    state.steps = state.steps == 2 * DELAY - 1 ? DELAY : state.steps + 1;
  }

  private void remember(State state, int slot) {
    while (state.size == leaders) {
      state.radius *= GROWTH;
      int candidates = state.size;
      state.size = 0;
      for (int i = 0; i < candidates; i++) {
        state.get(i, state.scratch);
        if (isFar(state, state.scratch, state.size)) {
          state.copy(i, state.size++);
        }
      }
    }
    state.copy(slot, state.size++);
  }

  /**
   * Whether a belief lies outside every leader's reach. Newest first: one is usually near.
   *
   * @param hint the leader to look at before; none from the number of leaders on
   */
  private static boolean isFar(State state, Belief belief, int hint) {
    float reach = state.radius * state.radius;
    if (hint < state.size && !(square(state, hint, belief) > reach)) {
      return false;
    }
    for (int i = state.size - 1; i >= 0; i--) {
      if (!(square(state, i, belief) > reach)) {
        return false;
      }
    }
    return true;
  }

  /** Squared distance to one belief. */
  private static float square(State state, int i, Belief belief) {
    int j = OTHERS * i;
    float place = belief.place - state.places[i] * PLACE;
    float outlook = belief.outlook - state.others[j] * OUTLOOK;
    float doubt = belief.doubt - state.others[j + 1] * DOUBT;
    float unusual = belief.unusual - state.others[j + 2] * UNUSUAL;
    return place * place + outlook * outlook + doubt * doubt + unusual * unusual;
  }

  /** Squared distance to the nearest belief. */
  private static float nearest(State state, Belief belief) {
    int hint = Math.min(state.nearest, state.size - 1);
    int found = hint;
    float likely = square(state, hint, belief);
    float nearest = likely < Float.MAX_VALUE ? likely : Float.MAX_VALUE;
    for (int i = 0; i < state.size; i++) {
      float place = belief.place - state.places[i] * PLACE;
      if (place * place < nearest) {
        float square = square(state, i, belief);
        if (square < nearest) {
          nearest = square;
          found = i;
        }
      }
    }
    state.nearest = found;
    return nearest;
  }

  /** One situation. */
  static final class Belief {
    /** slog u. */
    float place;

    /** 0.4·slog of the foretold standard score. */
    float outlook;

    /** 0.1·ℓ₁. */
    float doubt;

    /** 0.2·slog of v less the daily profile. */
    float unusual;
  }

  /** One feature's memory. 5 bytes a belief; the last DELAY ones wait to be taken in. */
  static final class State {
    private static final int BELIEF_BYTES = Short.BYTES + OTHERS;

    private final short[] places; // [leaders + DELAY], quanta
    private final byte[] others; // [leaders + DELAY, OTHERS], quanta
    private final Belief scratch = new Belief();
    private final int[] hints = new int[DELAY]; // leaders nearest to the waiting beliefs
    private int nearest; // leader, to the last belief
    private int size;
    private int steps; // counts to DELAY, then stays within [DELAY, 2·DELAY)
    private float radius = FIRST_RADIUS;

    private State(int leaders) {
      places = new short[leaders + DELAY];
      others = new byte[OTHERS * (leaders + DELAY)];
    }

    private void get(int i, Belief belief) {
      int j = OTHERS * i;
      belief.place = places[i] * PLACE;
      belief.outlook = others[j] * OUTLOOK;
      belief.doubt = others[j + 1] * DOUBT;
      belief.unusual = others[j + 2] * UNUSUAL;
    }

    private void set(int i, Belief belief) {
      int j = OTHERS * i;
      places[i] = (short) Math.round(belief.place / PLACE);
      others[j] = quantise(belief.outlook / OUTLOOK);
      others[j + 1] = quantise(belief.doubt / DOUBT);
      others[j + 2] = quantise(belief.unusual / UNUSUAL);
    }

    private static byte quantise(float quanta) {
      return (byte) Math.max(-Byte.MAX_VALUE, Math.min(Byte.MAX_VALUE, Math.round(quanta)));
    }

    private void copy(int from, int to) {
      places[to] = places[from];
      System.arraycopy(others, OTHERS * from, others, OTHERS * to, OTHERS);
    }

    /**
     * Takes over another memory, unless it remembers more than this one can.
     *
     * @param shift by what each doubt is more
     */
    void learnFrom(State before, float shift) {
      int queue = places.length - DELAY;
      if (before.size > queue) {
        return;
      }
      size = before.size;
      steps = before.steps;
      radius = before.radius;
      System.arraycopy(before.places, 0, places, 0, size);
      System.arraycopy(before.others, 0, others, 0, OTHERS * size);
      int waiting = before.places.length - DELAY;
      System.arraycopy(before.places, waiting, places, queue, DELAY);
      System.arraycopy(before.others, OTHERS * waiting, others, OTHERS * queue, OTHERS * DELAY);
      for (int i = 1; shift != 0 && i < others.length; i += OTHERS) {
        others[i] = quantise(others[i] + shift / DOUBT);
      }
    }

    void write(ByteBuffer buffer) {
      buffer.putShort((short) size).put((byte) steps).putFloat(radius);
      int queue = places.length - DELAY;
      ShortBuffer shorts = buffer.asShortBuffer().put(places, 0, size).put(places, queue, DELAY);
      buffer.position(buffer.position() + Short.BYTES * shorts.position());
      buffer.put(others, 0, OTHERS * size).put(others, OTHERS * queue, OTHERS * DELAY);
    }

    void read(ByteBuffer buffer) {
      size = buffer.getShort();
      steps = buffer.get();
      radius = buffer.getFloat();
      int queue = places.length - DELAY;
      boolean sound =
          size >= 0 && size <= queue && steps >= 0 && steps < 2 * DELAY && radius >= FIRST_RADIUS;
      if (!sound) {
        throw new IllegalArgumentException("belief memory of size " + size + ", steps " + steps);
      }
      if (buffer.order() == ByteOrder.BIG_ENDIAN) {
        readOneByOne(buffer, queue);
        return;
      }
      ShortBuffer shorts = buffer.asShortBuffer().get(places, 0, size).get(places, queue, DELAY);
      buffer.position(buffer.position() + Short.BYTES * shorts.position());
      buffer.get(others, 0, OTHERS * size).get(others, OTHERS * queue, OTHERS * DELAY);
    }

    /** The layout before: big-endian, a belief after the other. */
    private void readOneByOne(ByteBuffer buffer, int queue) {
      for (int i = 0; i < places.length; i++) {
        if (i < size || i >= queue) {
          places[i] = buffer.getShort();
          buffer.get(others, OTHERS * i, OTHERS);
        }
      }
    }
  }
}
