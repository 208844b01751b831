package dev.offbeat.detector.model;

import static dev.offbeat.detector.model.ModelContract.PREDICTION;
import static dev.offbeat.detector.model.ModelContract.STATE;
import static dev.offbeat.detector.model.ModelContract.X;

import dev.offbeat.detector.model.GraphWriter.Style;

/** Recurrent cells as graphs of operators; H is 6 unless the state is made of several parts. */
enum CellGraph {
  ELMAN(6) {
    @Override
    void write(GraphWriter g) {
      String h = g.apply("Tanh", g.linear(6, X, STATE));
      g.outputs(h, X, h);
    }
  },
  ELMAN_RELU(6) {
    @Override
    void write(GraphWriter g) {
      String h = g.apply("Relu", g.linear(6, X, STATE));
      g.outputs(h, h);
    }
  },
  JORDAN(GraphWriter.OUTPUTS) {
    @Override
    void write(GraphWriter g) {
      String h = g.apply("Tanh", g.linear(9, X, STATE));
      String prediction = g.linear(GraphWriter.OUTPUTS, X, h);
      g.output(prediction, PREDICTION);
      g.scale(g.linear(GraphWriter.OUTPUTS, X, h));
      g.output(prediction, ModelContract.NEXT_STATE);
    }
  },
  LEAKY(6) {
    @Override
    void write(GraphWriter g) {
      String rate = g.apply("Exp", g.apply("Neg", g.apply("Softplus", g.weights(6))));
      String kept = g.apply("Sub", g.constant(new float[] {1}), rate);
      String c = g.apply("Tanh", g.linear(6, X, STATE));
      String h = g.apply("Add", g.apply("Mul", STATE, kept), g.apply("Mul", rate, c));
      g.outputs(h, X, h);
    }
  },
  FASTRNN(6) {
    @Override
    void write(GraphWriter g) {
      String alpha = g.apply("Sigmoid", g.constant(new float[] {-2}, 1, 1));
      String beta =
          g.apply("Max", g.constant(new float[] {0.1f}, 1, 1), g.constant(new float[] {0.9f}));
      String c = g.apply("Tanh", g.linear(6, X, STATE));
      String h = g.apply("Add", g.apply("Mul", c, alpha), g.apply("Mul", STATE, beta));
      g.outputs(h, X, h);
    }
  },
  FASTGRNN(6) {
    @Override
    void write(GraphWriter g) {
      String h = fastGrnn(g, g.linear(6, X, STATE));
      g.outputs(h, X, h);
    }
  },
  FASTGRNN_LOW_RANK(24) {
    @Override
    void write(GraphWriter g) {
      String ofInput = g.matmul(g.matmul(X, g.weights(4, 2), 2), g.weights(2, 24), 24);
      String ofState = g.matmul(g.matmul(STATE, g.weights(24, 3), 3), g.weights(3, 24), 24);
      String h = fastGrnn(g, g.apply("Add", ofInput, ofState));
      g.outputs(h, X, h);
    }
  },
  GRU_RESET_AFTER(6) {
    @Override
    void write(GraphWriter g) {
      String h = gruAfter(g, 6, X, STATE);
      g.outputs(h, X, h);
    }
  },
  GRU_RESET_BEFORE(6) {
    @Override
    void write(GraphWriter g) {
      String[] zr = g.gates(2, 6, X, STATE);
      String r = g.apply("Mul", g.apply("Sigmoid", zr[1]), STATE);
      String n = g.apply("Tanh", g.linear(6, X, r));
      String h = blend(g, g.apply("Sigmoid", zr[0]), STATE, n);
      g.outputs(h, X, h);
    }
  },
  LSTM(12) {
    @Override
    void write(GraphWriter g) {
      String[] hc = g.split(STATE, false, 6, 6);
      String[] next = lstm(g, 6, X, hc[0], hc[1]);
      g.outputs(g.concat(next), X, next[0]);
    }
  },
  LSTM_PEEPHOLES_COUPLED(12) {
    @Override
    void write(GraphWriter g) {
      String before = g.slice(STATE, 0, 6, 6);
      String c = g.slice(STATE, -6, Integer.MAX_VALUE, 6);
      String[] gates = g.gates(3, 6, X, before);
      String f = g.apply("Sigmoid", g.apply("Add", gates[0], g.apply("Mul", c, g.weights(1, 6))));
      String kept = g.apply("Mul", f, c);
      String i = g.apply("Sub", g.constant(new float[] {1}, 1, 1), f);
      String next = g.apply("Add", kept, g.apply("Mul", i, g.apply("Tanh", gates[1])));
      String peephole = g.apply("Mul", g.weights(6), next);
      String o = g.apply("Sigmoid", g.apply("Add", peephole, gates[2]));
      String h = g.apply("Mul", o, g.apply("Tanh", next));
      g.outputs(g.concat(h, next), h);
    }
  },
  ECHO_STATE(40) {
    @Override
    void write(GraphWriter g) {
      String recurrent = g.apply("Mul", g.weights(40, 40), g.constant(new float[] {0.9f}, 1, 1));
      String driven = g.linear(40, X);
      String sum = g.apply("Add", g.matmul(STATE, g.apply("Transpose", recurrent), 40), driven);
      String c = g.apply("Tanh", sum);
      String leak = g.apply("Div", c, g.constant(new float[] {4}));
      String h = g.apply("Add", leak, g.apply("Mul", STATE, g.constant(new float[] {0.75f}, 1)));
      g.outputs(h, X, h);
    }
  },
  DELAYS(12) {
    @Override
    void write(GraphWriter g) {
      String shifted = g.concat(X, g.slice(STATE, 0, 8, 8));
      String hidden = g.apply("Relu", g.linear(10, X, STATE));
      g.outputs(shifted, X, hidden);
    }
  },
  STACK(33) {
    @Override
    void write(GraphWriter g) {
      String[] parts = g.split(STATE, true, 14, 5, 14);
      String[] first = g.split(parts[0], false, 7, 7);
      String[] bottom = lstm(g, 7, X, first[0], first[1]);
      String middle = gruAfter(g, 5, bottom[0], parts[1]);
      String[] last = g.split(parts[2], false, 7, 7);
      String[] top = lstm(g, 7, g.concat(middle, X), last[0], last[1]);
      String state = g.concat(g.concat(bottom), middle, g.concat(top));
      g.outputs(state, X, bottom[0], middle, top[0]);
    }
  },
  STACKED_FASTRNN(20) {
    @Override
    void write(GraphWriter g) {
      String[] parts = g.split(STATE, false, 10, 10);
      String bottom = residual(g, 10, X, parts[0]);
      String top = residual(g, 10, bottom, parts[1]);
      g.outputs(g.concat(bottom, top), X, g.apply("Add", bottom, top));
    }
  };

  private final int stateSize;

  CellGraph(int stateSize) {
    this.stateSize = stateSize;
  }

  /** Writes all nodes. */
  abstract void write(GraphWriter g);

  byte[] bytes(Style style) {
    GraphWriter writer = new GraphWriter(style, stateSize);
    write(writer);
    return writer.bytes(name());
  }

  /** h′ = n + z ⊙ (h − n). */
  private static String blend(GraphWriter g, String z, String h, String n) {
    return g.apply("Add", n, g.apply("Mul", g.apply("Sub", h, n), z));
  }

  private static String gruAfter(GraphWriter g, int width, String x, String h) {
    String[] zr = g.gates(2, width, x, h);
    String m = g.apply("Mul", g.apply("Sigmoid", zr[1]), g.linear(width, h));
    String n = g.apply("Tanh", g.apply("Add", m, g.linear(width, x)));
    return blend(g, g.apply("Sigmoid", zr[0]), h, n);
  }

  private static String[] lstm(GraphWriter g, int width, String x, String h, String c) {
    String[] ifgo = g.gates(4, width, x, h);
    String written = g.apply("Mul", g.apply("Sigmoid", ifgo[0]), g.apply("Tanh", ifgo[2]));
    String next = g.apply("Add", g.apply("Mul", g.apply("Sigmoid", ifgo[1]), c), written);
    String output = g.apply("Mul", g.apply("Sigmoid", ifgo[3]), g.apply("Tanh", next));
    return new String[] {output, next};
  }

  /** h′ = (ζ·(1 − z) + ν) ⊙ c + z ⊙ h, z and c from one sum. */
  private static String fastGrnn(GraphWriter g, String shared) {
    String z = g.apply("Sigmoid", g.apply("Add", shared, g.weights(1)));
    String c = g.apply("Tanh", g.apply("Add", shared, g.weights(1, 1)));
    String open = g.apply("Sub", g.constant(new float[] {1}), z);
    String zeta = g.apply("Sigmoid", g.constant(new float[] {1}, 1, 1));
    String nu = g.apply("Sigmoid", g.constant(new float[] {-4}, 1, 1));
    String factor = g.apply("Add", g.apply("Mul", open, zeta), nu);
    return g.apply("Add", g.apply("Mul", factor, c), g.apply("Mul", z, STATE));
  }

  private static String residual(GraphWriter g, int width, String x, String h) {
    String c = g.apply("Tanh", g.linear(width, x, h));
    String beta = g.constant(new float[] {0.8f});
    return g.apply("Add", g.apply("Div", c, g.constant(new float[] {5})), g.apply("Mul", h, beta));
  }
}
