package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.offbeat.detector.model.VectorFunction.Limit;
import dev.offbeat.detector.model.VectorFunction.Standard;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Computes at load what a graph computes of constants alone. */
final class ConstantFolder {
  private ConstantFolder() {}

  /**
   * The result of an element-wise operator or a Transpose.
   *
   * @param inputs null for one that is left out
   */
  static ConstantTensor fold(NodeProto node, List<@Nullable ConstantTensor> inputs) {
    String operator = node.getOpType();
    Standard function = Standard.of(operator);
    ConstantTensor first = inputs.get(0);
    if (first == null) {
      throw new NotFusibleException("operator " + operator + " without an input");
    }
    if (function != null) {
      return first.map(function);
    }
    return switch (operator) {
      case "Add" -> reduce(inputs, (a, b) -> (float) a + (float) b);
      case "Sub" -> reduce(inputs, (a, b) -> (float) a - (float) b);
      case "Mul" -> reduce(inputs, (a, b) -> (float) a * (float) b);
      case "Div" -> reduce(inputs, (a, b) -> (float) a / (float) b);
      case "Max" -> reduce(inputs, Math::max);
      case "Min" -> reduce(inputs, Math::min);
      case "Neg" -> first.combine(first, (a, b) -> -a);
      case "Clip" -> first.map(limit(inputs));
      case "Transpose" -> first.transposed();
      default -> throw new NotFusibleException("operator " + operator + " of constants");
    };
  }

  private static ConstantTensor reduce(
      List<@Nullable ConstantTensor> inputs, DoubleBinaryOperator operator) {
    ConstantTensor result = null;
    for (ConstantTensor input : inputs) {
      if (input != null) {
        result = result == null ? input : result.combine(input, operator);
      }
    }
    if (result == null) {
      throw new NotFusibleException("an operator without inputs");
    }
    return result;
  }

  /** The range of a Clip, from its second and third input. */
  static Limit limit(List<@Nullable ConstantTensor> inputs) {
    return new Limit(
        bound(inputs, 1, Float.NEGATIVE_INFINITY), bound(inputs, 2, Float.POSITIVE_INFINITY));
  }

  private static float bound(List<@Nullable ConstantTensor> inputs, int index, float otherwise) {
    ConstantTensor bound = inputs.size() > index ? inputs.get(index) : null;
    return bound == null ? otherwise : bound.values()[0];
  }
}
