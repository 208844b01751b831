package dev.offbeat.trainer.nn;

/** The constants of an exported step by their names. */
public interface StepConstants {
  /** A constant's rows · columns numbers, row-major. */
  float[] constant(String name, int rows, int columns);
}
