package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * Remembers the situations that a series has been in, and says how far a new one lies from all of
 * them.
 */
final class BeliefMemory {
  /*
   * A belief is a point E in 3 dimensions: where the series is, where the network expects it to go,
   * and how sure it is. The memory covers all past beliefs by leaders, each within r of some (leader
   * clustering; Hartigan 1975):
   *
   *   D(E) = distance to the nearest leader
   *   a belief enters DELAY steps late (an ongoing fault is not yet known), and only if farther than
   *   r from every leader; when full, r ← 1.3·r and the leaders are re-covered among themselves.
   *
   * Coordinates are fixed-point: 16 bits, quantum 1/2048, range ±16; leaders farther apart than that
   * are equally far. Cost: one scan of at most `leaders` points.
   */
  static final int DIMENSIONS = 3;

  private static final int DELAY = 4;
  private static final float QUANTUM = 1f / 2048;
  private static final float FIRST_RADIUS = 0.03f;
  private static final float GROWTH = 1.3f;

  private final int leaders;

  /**
   * @param leaders beliefs remembered, at most
   */
  BeliefMemory(int leaders) {
    this.leaders = leaders;
  }

  State newState() {
    return new State(leaders);
  }

  int stateBytes() {
    return Short.BYTES * DIMENSIONS * (leaders + DELAY) + Float.BYTES + Integer.BYTES;
  }

  /** Distance to the nearest past belief; 0 while none is remembered. */
  double distance(State past, double place, double outlook, double doubt) {
    if (past.size == 0) {
      return 0;
    }
    return QUANTUM * Math.sqrt(nearest(past, quantise(place), quantise(outlook), quantise(doubt)));
  }

  /** Takes in the belief of DELAY steps ago, and queues this one. */
  void learn(State state, double place, double outlook, double doubt) {
    int slot = DIMENSIONS * (state.steps % DELAY);
    if (state.steps >= DELAY) {
      remember(state, state.queue[slot], state.queue[slot + 1], state.queue[slot + 2]);
    }
    state.queue[slot] = quantise(place);
    state.queue[slot + 1] = quantise(outlook);
    state.queue[slot + 2] = quantise(doubt);
    state.steps = state.steps == 2 * DELAY - 1 ? DELAY : state.steps + 1;
  }

  private void remember(State state, short a, short b, short c) {
    if (!isFar(state, a, b, c)) {
      return;
    }
    while (state.size == leaders) {
      state.radius *= GROWTH;
      int candidates = state.size;
      state.size = 0;
      for (int i = 0; i < DIMENSIONS * candidates; i += DIMENSIONS) {
        admit(state, state.leaders[i], state.leaders[i + 1], state.leaders[i + 2]);
      }
    }
    admit(state, a, b, c);
  }

  private static void admit(State state, short a, short b, short c) {
    if (isFar(state, a, b, c)) {
      int at = DIMENSIONS * state.size++;
      state.leaders[at] = a;
      state.leaders[at + 1] = b;
      state.leaders[at + 2] = c;
    }
  }

  private static boolean isFar(State state, short a, short b, short c) {
    float radius = state.radius / QUANTUM;
    return state.size == 0 || nearest(state, a, b, c) > radius * radius;
  }

  /** Squared distance to the nearest leader, in quanta. */
  private static float nearest(State state, short a, short b, short c) {
    float nearest = Float.MAX_VALUE;
    short[] leaders = state.leaders;
    for (int i = 0; i < DIMENSIONS * state.size; i += DIMENSIONS) {
      float da = leaders[i] - a;
      float db = leaders[i + 1] - b;
      float dc = leaders[i + 2] - c;
      nearest = Math.min(nearest, da * da + db * db + dc * dc);
    }
    return nearest;
  }

  private static short quantise(double coordinate) {
    long quanta = Math.round(coordinate / QUANTUM);
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, quanta));
  }

  /** One feature's memory. 6 bytes a leader. */
  static final class State {
    private final short[] leaders; // (size, DIMENSIONS), quanta
    private final short[] queue = new short[DELAY * DIMENSIONS]; // beliefs not yet taken in
    private int size;
    private int steps; // counts to DELAY, then stays within [DELAY, 2·DELAY)
    private float radius = FIRST_RADIUS;

    private State(int leaders) {
      this.leaders = new short[DIMENSIONS * leaders];
    }

    /** Beliefs remembered. */
    int size() {
      return size;
    }

    void write(ByteBuffer buffer) {
      buffer.putShort((short) size).putShort((short) steps).putFloat(radius);
      putShorts(buffer, queue, queue.length);
      putShorts(buffer, leaders, DIMENSIONS * size);
    }

    void read(ByteBuffer buffer) {
      size = buffer.getShort();
      steps = buffer.getShort();
      radius = buffer.getFloat();
      if (size < 0 || DIMENSIONS * size > leaders.length || steps < 0 || steps >= 2 * DELAY) {
        throw new IllegalArgumentException("belief memory of size " + size + ", steps " + steps);
      }
      getShorts(buffer, queue, queue.length);
      getShorts(buffer, leaders, DIMENSIONS * size);
    }

    private static void putShorts(ByteBuffer buffer, short[] values, int count) {
      buffer.asShortBuffer().put(values, 0, count);
      buffer.position(buffer.position() + Short.BYTES * count);
    }

    private static void getShorts(ByteBuffer buffer, short[] values, int count) {
      buffer.asShortBuffer().get(values, 0, count);
      buffer.position(buffer.position() + Short.BYTES * count);
    }
  }
}
