package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A model's bytes, looked at before native code reads them: they are a whole file, the one that
 * their checksum says, and they name no other file.
 */
final class ModelFile {
  private static final int DIGITS = 64;

  private ModelFile() {}

  /**
   * Looks at the bytes.
   *
   * @param name name of the model, for messages
   * @throws ModelLoadException if they are not as they should be
   */
  static void check(String name, byte[] bytes) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelLoadException(name, "graph", "a complete ONNX model", e.getMessage(), e);
    }
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (entry.getKey().equals(OnnxModel.CHECKSUM)) {
        checkSum(name, bytes, entry.getValue());
      }
    }
    requireOneFile(name, model.getGraph());
    model.getFunctionsList().forEach(function -> requireOneFile(name, function.getNodeList()));
  }

  private static void checkSum(String name, byte[] bytes, String checksum) {
    byte[] digits = checksum.getBytes(StandardCharsets.ISO_8859_1);
    byte[] blanked = bytes.clone();
    int at = digits.length == DIGITS ? indexOf(blanked, digits) : -1;
    if (at >= 0) {
      Arrays.fill(blanked, at, at + digits.length, (byte) '0');
    }
    String found = sha256(blanked);
    if (at < 0 || !found.equals(checksum)) {
      throw new ModelLoadException(name, OnnxModel.CHECKSUM, checksum, found);
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = bytes.length - part.length; at >= 0; at--) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Weights may lie in files of any path beside a model; ours are in the model. */
  private static void requireOneFile(String name, GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> requireInside(name, tensor));
    requireOneFile(name, graph.getNodeList());
  }

  private static void requireOneFile(String name, List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      for (AttributeProto attribute : node.getAttributeList()) {
        requireInside(name, attribute.getT());
        attribute.getTensorsList().forEach(tensor -> requireInside(name, tensor));
        requireOneFile(name, attribute.getG());
        attribute.getGraphsList().forEach(graph -> requireOneFile(name, graph));
      }
    }
  }

  private static void requireInside(String name, TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new ModelLoadException(
          name, "graph", "weights in the file itself", "weights of another file");
    }
  }
}
