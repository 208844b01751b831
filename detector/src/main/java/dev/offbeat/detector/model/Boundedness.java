package dev.offbeat.detector.model;

import java.util.Locale;

/** Whether bounded inputs keep a recurrence's state bounded, and how that is known. */
public enum Boundedness {
  /** Whatever the parameters: the step's form bounds its units. */
  BY_CONSTRUCTION("bounded by construction"),
  /** In a trial: the largest inputs there can be, for thousands of steps, left no growth. */
  IN_TRIAL("bounded in trial"),
  /** The trial left the state growing, or not finite. */
  NOT_SHOWN("not shown to be bounded");

  private final String words;

  Boundedness(String words) {
    this.words = words;
  }

  /** Whether the state is taken for bounded. */
  public boolean isBounded() {
    return this != NOT_SHOWN;
  }

  /** For a reader. */
  public String words() {
    return words;
  }

  /** The written form. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
