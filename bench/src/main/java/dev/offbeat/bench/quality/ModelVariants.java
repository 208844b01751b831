package dev.offbeat.bench.quality;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.score.Part;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The same model file with some entries of its metadata changed, so that the very detector that
 * ships runs with a part of its score off, or with another constant. Flags are found by their name
 * and type in the metadata: a part that is added later is ablated without a change here. A variant
 * is not the file that was trained, so it has neither that file's provenance nor its checksum.
 */
final class ModelVariants {
  private static final String SCORING = ModelContract.METADATA_PREFIX + "scoring.";
  private static final String PROVENANCE = ModelContract.METADATA_PREFIX + "provenance.";
  private static final String REFRACTORY_POINTS = SCORING + "refractory_points";
  private static final String RECORD = SCORING + "record";

  private final byte[] file;
  private final NavigableMap<String, String> metadata;

  ModelVariants(byte[] file) {
    this.file = file;
    try (DetectorModel model = DetectorModel.load("ablation", file)) {
      metadata = new TreeMap<>(model.metadata().toMap());
    }
    metadata.keySet().removeIf(key -> key.startsWith(PROVENANCE));
  }

  /** Every flag turned by itself, each part alone, no gate, no network; by name. */
  Map<String, DetectorModel> ablations() {
    Map<String, DetectorModel> variants = new LinkedHashMap<>();
    variants.put("as it is", with(Map.of()));
    metadata
        .tailMap(SCORING, true)
        .forEach(
            (key, value) -> {
              if (key.startsWith(SCORING) && (value.equals("true") || value.equals("false"))) {
                boolean on = Boolean.parseBoolean(value);
                variants.put(
                    (on ? "without " : "with ") + key.substring(SCORING.length()),
                    with(Map.of(key, String.valueOf(!on))));
              }
            });
    List<String> parts =
        Arrays.stream(Part.values())
            .map(part -> SCORING + part.name().toLowerCase(Locale.ROOT))
            .filter(metadata::containsKey)
            .toList();
    for (String part : parts) {
      Map<String, String> others = new TreeMap<>(Map.of(RECORD, "false"));
      parts.stream().filter(other -> !other.equals(part)).forEach(o -> others.put(o, "false"));
      variants.put(part.substring(SCORING.length()) + " alone", with(others));
    }
    variants.put("without gate", with(Map.of(REFRACTORY_POINTS, "1")));
    variants.put("without network (foretells no change)", silent());
    return variants;
  }

  /**
   * The model with one constant of its score changed.
   *
   * @param constant such as {@code memory_factor}
   * @throws IllegalArgumentException if there is no such constant
   */
  DetectorModel with(String constant, String value) {
    if (!metadata.containsKey(SCORING + constant)) {
      throw new IllegalArgumentException(
          "--set: expected one of %s, found %s"
              .formatted(
                  metadata.keySet().stream()
                      .filter(key -> key.startsWith(SCORING))
                      .map(key -> key.substring(SCORING.length()))
                      .toList(),
                  constant));
    }
    return with(Map.of(SCORING + constant, value));
  }

  private DetectorModel with(Map<String, String> changes) {
    return load(parse(), changes);
  }

  private DetectorModel load(OnnxMl.ModelProto.Builder model, Map<String, String> changes) {
    Map<String, String> entries = new TreeMap<>(metadata);
    entries.putAll(changes);
    model.clearMetadataProps();
    entries.forEach(
        (key, value) ->
            model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return DetectorModel.load("ablation", model.build().toByteArray());
  }

  /** The model with its foretold changes and log-scales multiplied by zero: plain persistence. */
  private DetectorModel silent() {
    OnnxMl.ModelProto.Builder model = parse();
    OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
    graph.addInitializer(
        OnnxMl.TensorProto.newBuilder()
            .setName("silence")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setRawData(
                ByteString.copyFrom(
                    ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).array())));
    for (OnnxMl.ValueInfoProto declared : graph.getOutputList()) {
      String output = declared.getName();
      if (output.equals(ModelContract.NEXT_STATE)) {
        continue;
      }
      rename(graph, output, output + "_heard");
      graph.addNode(
          OnnxMl.NodeProto.newBuilder()
              .setOpType("Mul")
              .setName(output + "_silent")
              .addInput(output + "_heard")
              .addInput("silence")
              .addOutput(output));
    }
    return load(model, Map.of());
  }

  private static void rename(OnnxMl.GraphProto.Builder graph, String from, String to) {
    for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(from)) {
          node.setOutput(i, to);
        }
      }
    }
  }

  private OnnxMl.ModelProto.Builder parse() {
    try {
      return OnnxMl.ModelProto.parseFrom(file).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a model that was loaded is no ONNX file", e);
    }
  }
}
