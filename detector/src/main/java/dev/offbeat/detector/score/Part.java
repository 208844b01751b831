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
  JOINT('j');

  private final byte code;

  Part(char code) {
    this.code = (byte) code;
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
