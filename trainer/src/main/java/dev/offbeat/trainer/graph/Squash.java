package dev.offbeat.trainer.graph;

import dev.offbeat.detector.model.RationalTanh;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = f(x), entry by entry, for a function whose derivative follows from its value. */
final class Squash extends Operation {
  private final Kind kind;

  Squash(Kind kind, Node input) {
    super(input);
    this.kind = kind;
  }

  /** The functions. */
  enum Kind {
    /** y′ = 1 − y². */
    TANH("Tanh"),
    /** y = ½ + ½·tanh(x/2), y′ = y − y². */
    SIGMOID("Sigmoid"),
    /** y = max(0, x), y′ = 1 where y &gt; 0, else 0. */
    RELU("Relu"),
    /** 1 where x &gt; 0, else 0; y′ = 0. */
    STEP("");

    private final String onnx;

    Kind(String onnx) {
      this.onnx = onnx;
    }
  }

  @Override
  boolean needsInputs() {
    return false;
  }

  @Override
  boolean needsOutput() {
    return true;
  }

  @Override
  void forward(Unrolled run, Node y, int t) {
    float[] in = run.value(input(0), t);
    float[] out = run.value(y, t);
    switch (kind) {
      case TANH -> tanh(in, out);
      case SIGMOID -> sigmoid(in, out);
      case RELU -> relu(in, out);
      case STEP -> step(in, out);
    }
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] dx = run.gradient(input(0), t);
    float[] out = run.value(y, t);
    float[] dy = run.gradient(y, t);
    switch (kind) {
      case TANH -> dtanh(dx, out, dy);
      case SIGMOID -> dsigmoid(dx, out, dy);
      case RELU -> drelu(dx, out, dy);
      case STEP -> {}
    }
  }

  private static void tanh(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = RationalTanh.tanh(x[i]);
    }
  }

  private static void dtanh(float[] dx, float[] y, float[] dy) {
    for (int i = 0; i < y.length; i++) {
      dx[i] += dy[i] * (1 - y[i] * y[i]);
    }
  }

  private static void sigmoid(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = RationalTanh.sigmoid(x[i]);
    }
  }

  private static void dsigmoid(float[] dx, float[] y, float[] dy) {
    for (int i = 0; i < y.length; i++) {
      dx[i] += dy[i] * y[i] * (1 - y[i]);
    }
  }

  private static void relu(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(0, x[i]);
    }
  }

  private static void drelu(float[] dx, float[] y, float[] dy) {
    for (int i = 0; i < y.length; i++) {
      dx[i] += y[i] > 0 ? dy[i] : 0;
    }
  }

  private static void step(float[] x, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] > 0 ? 1 : 0;
    }
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    Node dx = tangents.apply(input(0));
    if (dx == null) {
      return null;
    }
    return switch (kind) {
      case TANH -> graph.subtract(dx, graph.multiply(graph.multiply(y, y), dx));
      case SIGMOID -> graph.multiply(graph.subtract(y, graph.multiply(y, y)), dx);
      case RELU -> graph.multiply(graph.step(y), dx);
      case STEP -> null;
    };
  }

  @Override
  String write(Export export, Node y) {
    return export.writer.apply(kind.onnx, export.nameOf(input(0)));
  }
}
