package dev.offbeat.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.offbeat.detector.file.ReplacementFile;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Network.StepOutputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * Writes a trained network as a model file that keeps the contract of {@link ModelContract}. What
 * it wrote it runs in ONNX Runtime beside the trainer's own network, and leaves no file that
 * differs.
 */
public final class OnnxExporter {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final String NO_CHECKSUM = "0".repeat(64);

  private OnnxExporter() {}

  /**
   * Writes the file, by way of a temporary one beside it: an existing file is only ever replaced by
   * a complete and proven one.
   *
   * @param parameters the trained numbers, as the network lays them out
   * @throws ExportException if the file cannot be written, breaks the contract, or computes other
   *     numbers than the network
   */
  public static void write(Path file, Network network, float[] parameters, ModelMetadata metadata) {
    try (ReplacementFile replacement = ReplacementFile.of(file)) {
      Path unfinished = replacement.unfinished();
      Files.write(unfinished, bytes(network, parameters, metadata));
      ParityCheck.check(file.toString(), Files.readAllBytes(unfinished), network, parameters);
      replacement.commit();
    } catch (IOException e) {
      throw unwritable(file, e);
    } catch (ModelLoadException e) {
      throw new ExportException("the exported model breaks the contract: " + e.getMessage(), e);
    }
  }

  /**
   * Tries whether a file can be written, before the work that is to go into it.
   *
   * @throws ExportException if not
   */
  public static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new ExportException("%s: is a directory; name the model file to write".formatted(file));
    }
    try (ReplacementFile trial = ReplacementFile.of(file)) {
      Files.write(trial.unfinished(), new byte[] {0});
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static ExportException unwritable(Path file, IOException e) {
    return new ExportException(
        "%s: cannot be written: %s".formatted(file, ReplacementFile.reason(e)), e);
  }

  /** The bytes of a model file: equal arguments give equal bytes. */
  public static byte[] bytes(Network network, float[] parameters, ModelMetadata metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("offbeat")
            .setGraph(graph(network, parameters))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
    SortedMap<String, String> properties = metadata.toMap();
    properties.put(OnnxModel.CHECKSUM, NO_CHECKSUM);
    properties.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    byte[] bytes = model.build().toByteArray();
    byte[] checksum = sha256(bytes).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(checksum, 0, bytes, checksumAt(bytes), checksum.length);
    return bytes;
  }

  /** The step as a graph: inputs and outputs of the contract around the network's own nodes. */
  static GraphProto graph(Network network, float[] parameters) {
    OnnxStepGraph graph = new OnnxStepGraph();
    graph.input(ModelContract.X, network.inputs());
    graph.input(ModelContract.STATE, network.stateSize());
    StepOutputs outputs = network.write(graph, parameters);
    String logScale =
        graph.apply(
            "Clip",
            outputs.logScale(),
            graph.scalar("head.lowest_log_scale", Loss.LOWEST_LOG_SCALE),
            graph.scalar("head.highest_log_scale", Loss.HIGHEST_LOG_SCALE));
    graph.output(outputs.prediction(), ModelContract.PREDICTION, network.outputs());
    graph.output(logScale, ModelContract.LOG_SCALE, network.outputs());
    graph.output(outputs.nextState(), ModelContract.NEXT_STATE, network.stateSize());
    return graph.build();
  }

  /** Where the checksum's digits stand: after its key, and two bytes of tag and length. */
  private static int checksumAt(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.indexOf(NO_CHECKSUM, text.lastIndexOf(OnnxModel.CHECKSUM));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
