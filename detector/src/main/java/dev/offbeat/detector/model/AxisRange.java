package dev.offbeat.detector.model;

import static dev.offbeat.detector.model.OnnxGraph.require;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;

/**
 * The columns that a Split or Slice cuts out of a tensor [B, width], from one to before another.
 */
record AxisRange(int from, int to) {
  static AxisRange ofSplit(OnnxGraph graph, NodeProto node, String tensor, int width) {
    double axis = OnnxGraph.number(node, "axis", 0);
    require(axis == 1 || axis == -1, "a Split of series");
    int parts = node.getOutputCount();
    int part = node.getOutputList().indexOf(tensor);
    long[] sizes = sizes(graph, node, width);
    require(sizes.length == parts && part >= 0, "a Split into other than its outputs");
    long from = 0;
    for (int i = 0; i < part; i++) {
      require(sizes[i] >= 0 && sizes[i] <= width, "a Split into a part of " + sizes[i]);
      from += sizes[i];
    }
    return range(from, from + sizes[part], width);
  }

  private static long[] sizes(OnnxGraph graph, NodeProto node, int width) {
    if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
      return graph.integers(node.getInput(1));
    }
    AttributeProto attribute = OnnxGraph.attribute(node, "split"); // before operator set 13
    if (attribute != null) {
      return attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }
    int parts = node.getOutputCount();
    long[] sizes = new long[parts];
    int size = (width + parts - 1) / parts; // the last part may be smaller
    for (int i = 0; i < parts; i++) {
      sizes[i] = Math.min(size, width - (long) i * size);
    }
    return sizes;
  }

  static AxisRange ofSlice(OnnxGraph graph, NodeProto node, int width) {
    require(node.getInputCount() >= 4, "a Slice that does not name its axis");
    long from = only(graph.integers(node.getInput(1)));
    long to = only(graph.integers(node.getInput(2)));
    long axis = only(graph.integers(node.getInput(3)));
    boolean stepped = node.getInputCount() > 4 && !node.getInput(4).isEmpty();
    long step = stepped ? only(graph.integers(node.getInput(4))) : 1;
    require((axis == 1 || axis == -1) && step == 1, "a Slice of series or with steps");
    return range(index(from, width), index(to, width), width);
  }

  private static long only(long[] numbers) {
    require(numbers.length == 1, "a Slice along more than one axis");
    return numbers[0];
  }

  /** A negative index counts from the end; what is beyond an end is that end. */
  private static long index(long index, int width) {
    return Math.max(0, Math.min(width, index < 0 ? index + width : index));
  }

  private static AxisRange range(long from, long to, int width) {
    require(0 <= from && from < to && to <= width, "an empty part of a tensor");
    return new AxisRange((int) from, (int) to);
  }
}
