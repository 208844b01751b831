package dev.offbeat.detector.doctor;

import java.util.List;
import java.util.Locale;

/**
 * Something that is not as it should be.
 *
 * @param code what it is
 * @param found what was seen, with numbers
 * @param why what it does
 * @param remedy what to do about it: a command, or a line of the configuration
 * @param examples series or places, a few of them
 */
public record Finding(
    FindingCode code, String found, String why, String remedy, List<String> examples) {
  public Finding {
    examples = List.copyOf(examples);
  }

  /** How much a finding matters. */
  public enum Severity {
    /** Something is not scored, or will not start. */
    PROBLEM,
    /** Something is about to go wrong, or goes worse than it could. */
    WARNING,
    /** As it should be, and good to know; it counts for no exit code. */
    NOTE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Severity severity() {
    return code.severity();
  }
}
