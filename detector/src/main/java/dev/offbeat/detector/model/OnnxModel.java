package dev.offbeat.detector.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model file that keeps the contract, opened in ONNX Runtime: one session per process, shared by
 * all threads.
 */
public final class OnnxModel implements AutoCloseable {
  /** Metadata key of the SHA-256 of the file in which these 64 digits are replaced by zeros. */
  public static final String CHECKSUM = ModelContract.METADATA_PREFIX + "checksum";

  /** No contract-keeping model of ours comes near this; a larger file is refused unread. */
  public static final int MAX_BYTES = 64 << 20;

  private static final int FINGERPRINT_DIGITS = 16;
  private static final int DYNAMIC = -1;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelMetadata metadata;
  private final String fingerprint;
  private final boolean foretellsScale;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxModel(
      OrtEnvironment environment,
      OrtSession session,
      ModelMetadata metadata,
      String fingerprint,
      boolean foretellsScale) {
    this.environment = environment;
    this.session = session;
    this.metadata = metadata;
    this.fingerprint = fingerprint;
    this.foretellsScale = foretellsScale;
  }

  /**
   * Opens a model, checks it against the contract and runs one step of it.
   *
   * @param name name of the model, for messages
   * @throws ModelLoadException if anything is not as the contract says
   */
  public static OnnxModel open(String name, byte[] bytes) {
    ModelFile.check(name, bytes);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "offbeat");
    OrtSession session;
    try (SessionOptions options = sessionOptions()) {
      session = environment.createSession(bytes, options);
    } catch (OrtException e) {
      throw new ModelLoadException(
          name, "graph", "a complete ONNX model", firstLine(e.getMessage()), e);
    }
    try {
      OnnxModel model = check(name, bytes, environment, session);
      model.tryStep(name);
      return model;
    } catch (OrtException e) {
      close(session);
      throw new ModelLoadException(name, "graph", "a readable graph", firstLine(e.getMessage()), e);
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  private static SessionOptions sessionOptions() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setCPUArenaAllocator(false);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    return options;
  }

  private static OnnxModel check(
      String name, byte[] bytes, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    Map<String, String> properties = session.getMetadata().getCustomMetadata();
    String checksum = properties.get(CHECKSUM);
    if (checksum != null) {
      properties = new java.util.HashMap<>(properties);
      properties.remove(CHECKSUM);
    }
    ModelMetadata metadata = ModelMetadata.fromMap(name, properties);
    if (checksum == null && metadata.provenance() != null) {
      throw new ModelLoadException(name, CHECKSUM, "the file's SHA-256", "nothing");
    }
    int inputs = metadata.inputCount();
    int outputs = metadata.outputCount();
    int state = metadata.cell().stateSize();
    Map<String, NodeInfo> in = session.getInputInfo();
    checkNames(name, "inputs", Set.of(ModelContract.X, ModelContract.STATE), in.keySet());
    checkTensor(name, in, ModelContract.X, inputs);
    checkTensor(name, in, ModelContract.STATE, state);
    Map<String, NodeInfo> out = session.getOutputInfo();
    boolean foretellsScale = out.containsKey(ModelContract.LOG_SCALE);
    Set<String> expected =
        new TreeSet<>(Set.of(ModelContract.PREDICTION, ModelContract.NEXT_STATE));
    if (foretellsScale) {
      expected.add(ModelContract.LOG_SCALE);
      checkTensor(name, out, ModelContract.LOG_SCALE, outputs);
    }
    checkNames(name, "outputs", expected, out.keySet());
    checkTensor(name, out, ModelContract.PREDICTION, outputs);
    checkTensor(name, out, ModelContract.NEXT_STATE, state);
    return new OnnxModel(environment, session, metadata, fingerprint(bytes), foretellsScale);
  }

  /** The fingerprint that a model of these bytes has. */
  public static String fingerprint(byte[] bytes) {
    return ModelFile.sha256(bytes).substring(0, FINGERPRINT_DIGITS);
  }

  private static void checkNames(String name, String key, Set<String> expected, Set<String> found) {
    if (!expected.equals(found)) {
      throw new ModelLoadException(name, key, new TreeSet<>(expected), new TreeSet<>(found));
    }
  }

  private static void checkTensor(String name, Map<String, NodeInfo> nodes, String key, int width) {
    String expected = "float32 [B, " + width + "]";
    NodeInfo node = nodes.get(key);
    if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
      throw new ModelLoadException(name, key, expected, node == null ? "nothing" : node.getInfo());
    }
    long[] shape = tensor.getShape();
    boolean fits =
        tensor.type == OnnxJavaType.FLOAT
            && shape.length == 2
            && shape[0] == DYNAMIC
            && (shape[1] == width || shape[1] == DYNAMIC);
    if (!fits) {
      throw new ModelLoadException(name, key, expected, tensor.type + " " + Arrays.toString(shape));
    }
  }

  /** A first step from a zero state: what a graph declares, it must also do. */
  private void tryStep(String name) {
    float[] state = new float[metadata.cell().stateSize()];
    float[] prediction = new float[metadata.outputCount()];
    float[] logScale = new float[metadata.outputCount()];
    try (StepPredictor predictor = newPredictor()) {
      predictor.step(new float[metadata.inputCount()], state, prediction, logScale);
    } catch (IllegalStateException e) {
      throw new ModelLoadException(name, "graph", "a step from zero", firstLine(e.getMessage()), e);
    }
    for (float[] output : new float[][] {state, prediction, logScale}) {
      for (float value : output) {
        if (!Float.isFinite(value)) {
          throw new ModelLoadException(name, "graph", "finite outputs of a step from zero", value);
        }
      }
    }
  }

  private static String firstLine(String message) {
    return message == null ? "an unnamed error" : message.lines().findFirst().orElse("");
  }

  public ModelMetadata metadata() {
    return metadata;
  }

  /** First 16 hex digits of the file's SHA-256: names the model in states, incidents and meters. */
  public String fingerprint() {
    return fingerprint;
  }

  /** A predictor with its own buffers, for one thread. */
  public StepPredictor newPredictor() {
    return new OnnxStepPredictor(environment, session, metadata, foretellsScale);
  }

  /** This model, read from the same bytes, as the fused engine runs it. */
  StepProgram fuse(byte[] file) {
    return StepCompiler.compile(file, metadata, foretellsScale);
  }

  /** Closes the session, once; predictors of this model must not be used after. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      close(session);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the ONNX Runtime session", e);
    }
  }
}
