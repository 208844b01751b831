package dev.offbeat.detector;

import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.EngineChoice;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.StepEngine;
import dev.offbeat.detector.score.ForecastEnergy;
import dev.offbeat.detector.score.JointChart;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.Scorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A loaded model: weights, contract and calibration. Immutable, shared by all threads. */
public final class DetectorModel implements AutoCloseable {
  private static final String BUNDLED = "pretrained.onnx";

  private final String name;
  private final OnnxModel onnx;
  private final StepEngine engine;
  private final Normalizer normalizer;
  private final Scorer scorer;
  private final @Nullable JointChart jointChart;
  private final @Nullable ForecastEnergy forecastEnergy;

  private DetectorModel(String name, OnnxModel onnx, StepEngine engine) {
    this.name = name;
    this.onnx = onnx;
    this.engine = engine;
    this.normalizer = new Normalizer(metadata().scoring().normalizerMemory());
    this.scorer = new Scorer(metadata().scoring());
    double theta = metadata().calibration().jointTheta();
    this.jointChart = theta > 0 ? new JointChart(metadata().featureCount(), theta) : null;
    int[] horizons = metadata().horizons().stream().mapToInt(Integer::intValue).toArray();
    double energy = metadata().calibration().forecastEnergy();
    this.forecastEnergy = energy > 0 ? new ForecastEnergy(horizons, energy) : null;
  }

  /**
   * The pre-trained model that ships inside the library: for any series of one feature, whatever
   * its unit and cadence, without a history to train on.
   */
  public static DetectorModel bundled() {
    return bundled(Engine.AUTO);
  }

  /** The bundled model, run by an engine of one's choice. */
  public static DetectorModel bundled(Engine engine) {
    return load("bundled", bundledBytes(), engine);
  }

  /** The bundled model's file. */
  public static byte[] bundledBytes() {
    try (InputStream stream = DetectorModel.class.getResourceAsStream(BUNDLED)) {
      return Objects.requireNonNull(stream, BUNDLED + " is part of this jar").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(BUNDLED + " is part of this jar", e);
    }
  }

  /**
   * Loads a model file and checks it against the contract.
   *
   * @throws ModelLoadException if it cannot be read or breaks the contract
   */
  public static DetectorModel load(Path file) {
    return load(file, Engine.AUTO);
  }

  /**
   * Loads a model file as {@link #load(Path)} does, to be run by an engine of one's choice.
   *
   * @throws ModelLoadException also if the engine does not run this model
   */
  public static DetectorModel load(Path file, Engine engine) {
    String name = file.toString();
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(OnnxModel.MAX_BYTES + 1);
      return load(name, bytes, engine);
    } catch (NoSuchFileException e) {
      throw new ModelLoadException(name, "file", "a model file", "no such file", e);
    } catch (IOException e) {
      throw new ModelLoadException(name, "file", "a readable file", e.getMessage(), e);
    }
  }

  /**
   * Loads a model from bytes.
   *
   * @param name name of the model, for messages and meters
   * @throws ModelLoadException if it breaks the contract
   */
  public static DetectorModel load(String name, byte[] bytes) {
    return load(name, bytes, Engine.AUTO);
  }

  /**
   * Loads a model from bytes, to be run by an engine of one's choice.
   *
   * @param name name of the model, for messages and meters
   * @throws ModelLoadException if it breaks the contract or the engine does not run it
   */
  public static DetectorModel load(String name, byte[] bytes, Engine engine) {
    if (bytes.length > OnnxModel.MAX_BYTES) {
      throw new ModelLoadException(
          name, "size", "at most " + OnnxModel.MAX_BYTES + " bytes", "more");
    }
    OnnxModel onnx = OnnxModel.open(name, bytes);
    try {
      return new DetectorModel(name, onnx, StepEngine.choose(name, bytes, onnx, engine));
    } catch (RuntimeException e) {
      onnx.close();
      throw e;
    }
  }

  public ModelMetadata metadata() {
    return onnx.metadata();
  }

  public String name() {
    return name;
  }

  /** First 16 hex digits of the file's SHA-256: names the model in states, incidents and meters. */
  public String fingerprint() {
    return onnx.fingerprint();
  }

  /** The fingerprint that a model of these bytes has. */
  public static String fingerprint(byte[] bytes) {
    return OnnxModel.fingerprint(bytes);
  }

  /** Which engine runs the model's steps, and why. */
  public EngineChoice engine() {
    return engine.choice();
  }

  /** A detector with its own buffers, for one thread. Close it before the model. */
  public Detector newDetector(DetectorOptions options) {
    return new Detector(this, engine.newPredictor(), options, null);
  }

  /** A detector as {@link #newDetector(DetectorOptions)} makes it, that tells what it does. */
  public Detector newDetector(DetectorOptions options, DetectorListener listener) {
    return new Detector(this, engine.newPredictor(), options, listener);
  }

  /** The state of a series of which nothing is known yet. */
  public SeriesState newState() {
    return new SeriesState(this);
  }

  /**
   * A state that goes on where one of another model stands. It has what that one knows of the
   * series, and nothing of its network: let this one {@link Detector#rewarm} for as many points as
   * the memory is long, and then {@link SeriesState#align}.
   *
   * @param before a state of a model of the same features, left as it is
   */
  public SeriesState succeed(SeriesState before) {
    SeriesState state = newState();
    state.align(before, new Alignment(metadata().featureCount()));
    return state;
  }

  /** Writes and reads the states of this model's series. */
  public SeriesStateCodec stateCodec() {
    return new SeriesStateCodec(this);
  }

  Normalizer normalizer() {
    return normalizer;
  }

  Scorer scorer() {
    return scorer;
  }

  @Nullable ForecastEnergy forecastEnergy() {
    return forecastEnergy;
  }

  @Nullable JointChart jointChart() {
    return jointChart;
  }

  /** Frees the session. Detectors of this model must not be used after. */
  @Override
  public void close() {
    onnx.close();
  }
}
