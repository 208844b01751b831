package dev.offbeat.trainer.nn;

import java.util.Locale;

/** The cells by the name that the command line and the model contract use. */
public enum CellKind {
  FASTRNN(FastRnnCell::new),
  GRU(GruCell::new);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
  private final Factory factory;

  CellKind(Factory factory) {
    this.factory = factory;
  }

  private interface Factory {
    Cell create(int inputs, int hidden, ParameterBlock block);
  }

  Cell create(int inputs, int hidden, ParameterBlock block) {
    return factory.create(inputs, hidden, block);
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
