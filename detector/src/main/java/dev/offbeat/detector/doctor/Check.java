package dev.offbeat.detector.doctor;

/** Looks at one thing. */
interface Check {
  /** What it looks at, in a word or two. */
  String name();

  /**
   * Looks.
   *
   * @throws dev.offbeat.detector.app.AppException if it cannot
   */
  void look(Patient patient, Findings findings);
}
