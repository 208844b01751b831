package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import java.util.Locale;

/** The cells by the name that the command line and the model contract use. */
public enum CellKind {
  /** Hidden-to-hidden recurrence. */
  ELMAN(ElmanCell::new),
  /** Recurrence through the output alone. */
  JORDAN(JordanCell::new),
  /** Leaky units. */
  LEAKY(LeakyCell::new),
  /** Residual recurrence. */
  FASTRNN(FastRnnCell::new),
  /** Gated residual recurrence of shared weights. */
  FASTGRNN(FastGrnnCell::new),
  /** Gated recurrent unit. */
  GRU(GruCell::new),
  /** Long short-term memory. */
  LSTM(LstmCell::new),
  /** Echo state network. */
  ESN(EchoStateCell::new);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
  private final Factory factory;

  CellKind(Factory factory) {
    this.factory = factory;
  }

  private interface Factory {
    Cell create(Cell.Shape shape, CellOptions options, Scope scope);
  }

  Cell create(Cell.Shape shape, CellOptions options, Scope scope) {
    return factory.create(shape, options, scope);
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
