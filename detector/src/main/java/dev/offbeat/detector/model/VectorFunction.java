package dev.offbeat.detector.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function of one number, applied to each entry of a vector. */
sealed interface VectorFunction {
  /** Replaces the entries from one index to before another by their function values. */
  void apply(float[] z, int from, int to);

  /** The functions without parameters, by the operators that ONNX has for them. */
  enum Standard implements VectorFunction {
    TANH("Tanh") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = RationalTanh.tanh(z[i]);
        }
      }
    },
    SIGMOID("Sigmoid") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = RationalTanh.sigmoid(z[i]);
        }
      }
    },
    RELU("Relu") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = Math.max(0, z[i]);
        }
      }
    },
    EXP("Exp") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = (float) Math.exp(z[i]);
        }
      }
    },
    LOG("Log") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = (float) Math.log(z[i]);
        }
      }
    },
    SOFTPLUS("Softplus") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = (float) (Math.max(0, z[i]) + Math.log1p(Math.exp(-Math.abs(z[i]))));
        }
      }
    },
    SQRT("Sqrt") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = (float) Math.sqrt(z[i]);
        }
      }
    },
    ABS("Abs") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = Math.abs(z[i]);
        }
      }
    },
    RECIPROCAL("Reciprocal") {
      @Override
      public void apply(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
          z[i] = 1 / z[i];
        }
      }
    };

    private static final Map<String, Standard> BY_OPERATOR = new HashMap<>();

    static {
      for (Standard function : values()) {
        BY_OPERATOR.put(function.operator, function);
      }
    }

    private final String operator;

    Standard(String operator) {
      this.operator = operator;
    }

    /** The function of an operator; null where there is none. */
    static @Nullable Standard of(String operator) {
      return BY_OPERATOR.get(operator);
    }
  }

  /** Limits to a range. */
  record Limit(float lowest, float highest) implements VectorFunction {
    @Override
    public void apply(float[] z, int from, int to) {
      for (int i = from; i < to; i++) {
        z[i] = Math.max(lowest, Math.min(highest, z[i]));
      }
    }
  }
}
