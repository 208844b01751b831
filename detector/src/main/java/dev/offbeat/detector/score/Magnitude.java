package dev.offbeat.detector.score;

/**
 * A number's size on the two scales that its past is kept on. Scratch: measured once, used twice.
 */
final class Magnitude {
  /** ln(1 + |·|). */
  double log;

  /** |·| rounded to 8 bits of fraction, in order. */
  char rounded;

  void measure(double value) {
    log = Fdlibm.log1p(Math.abs(value));
    rounded = RecordAge.round(value);
  }
}
