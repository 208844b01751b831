package dev.offbeat.trainer.corpus;

/** How heavy the tails of a series' noise are, from light to heavy. */
enum NoiseKind {
  NORMAL,
  LAPLACE,
  /** Normal, its scale log-normal with σ = 0.5. */
  SCALE_MIXTURE,
  STUDENT_T3;

  /** Kinds for noise that a process remembers: the heaviest would look like level shifts. */
  static final NoiseKind[] REMEMBERED = {NORMAL, LAPLACE, SCALE_MIXTURE};

  static final NoiseKind[] ALL = values();

  /** A draw with location 0 and a scale of about 1. */
  double draw(Draws draws) {
    return switch (this) {
      case NORMAL -> draws.normal();
      case LAPLACE -> draws.laplace();
      case SCALE_MIXTURE -> draws.normal() * Math.exp(0.5 * draws.normal());
      case STUDENT_T3 -> draws.studentT3();
    };
  }
}
