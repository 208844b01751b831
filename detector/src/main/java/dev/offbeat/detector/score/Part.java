package dev.offbeat.detector.score;

/** The parts of a score: the question that the strangest answer came from. */
public enum Part {
  /** Was this step surprising, to the network and to plain persistence? */
  SURPRISE('s'),
  /** Has this level ever been seen? */
  LEVEL('l'),
  /** Has this belief, of place, outlook and doubt, ever been held? */
  MEMORY('m'),
  /** Has the range ever seen been left? A bonus to the strangest of the others. */
  RECORD('r'),
  /** Have the network's forecasts been worse than they were on held-out history? */
  FORECAST('f'),
  /** Have these features ever stood like this to one another? */
  JOINT('j'),
  /** Has nothing come for longer than usual? No point's, but the intake's. */
  SILENCE('q'),
  /** Has nothing moved for longer than usual? No point's, but the intake's. */
  FLATLINE('t');

  private final byte code;

  Part(char code) {
    this.code = (byte) code;
  }

  /** Whether it is told of a series' points, or the lack of them, and not of one point's values. */
  public boolean isOfIntake() {
    return this == SILENCE || this == FLATLINE;
  }

  /** Names the part in a stored state. */
  public byte code() {
    return code;
  }

  /**
   * The part of a code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Part of(byte code) {
    for (Part part : values()) {
      if (part.code == code) {
        return part;
      }
    }
    throw new IllegalArgumentException("no part has code " + code);
  }
}
