package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.onnx.global.onnx;
import org.bytedeco.onnxruntime.Env;
import org.bytedeco.onnxruntime.IoBinding;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.RunOptions;
import org.bytedeco.onnxruntime.Session;
import org.bytedeco.onnxruntime.SessionOptions;
import org.bytedeco.onnxruntime.Value;
import org.bytedeco.onnxruntime.global.onnxruntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exported file before other people's tools: ONNX's checker, and another runtime binding. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the natives of checker and runtime are there for linux amd64 only")
class ExportedFileIT {
  private static final int STEPS = 1000;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void checker_exportedFile_passes(CellKind kind) throws Exception {
    Network network = OnnxExporterTest.network(kind);

    onnx.check_model(
        export(network, OnnxExporterTest.parameters(network)).toString(), true, true, true);
  }

  @Test
  void checker_brokenFile_doesNotPass() throws Exception {
    Path file = Files.write(directory.resolve("broken.onnx"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> onnx.check_model(file.toString(), true, true, true))
        .isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("try") // the scope frees what was allocated in it
  void otherBinding_recurrentSteps_givesTheNumbersOfTheNetwork(CellKind kind) throws Exception {
    Network network = OnnxExporterTest.network(kind);
    float[] parameters = OnnxExporterTest.parameters(network);
    Path file = export(network, parameters);
    float[] x = new float[network.inputs()];
    float[] state = new float[network.stateSize()];
    float[] prediction = new float[network.outputs()];
    float[] logScale = new float[network.outputs()];
    Random random = new Random(3);

    try (PointerScope scope = new PointerScope();
        NetworkStepper own = new NetworkStepper(network, parameters)) {
      Env env = new Env(onnxruntime.ORT_LOGGING_LEVEL_ERROR, "other");
      Session session = new Session(env, new BytePointer(file.toString()), new SessionOptions());
      IoBinding binding = new IoBinding(session);
      FloatPointer otherX = bind(binding, ModelContract.X, x.length, true);
      FloatPointer otherState = bind(binding, ModelContract.STATE, state.length, true);
      FloatPointer otherNext = bind(binding, ModelContract.NEXT_STATE, state.length, false);
      FloatPointer otherPrediction =
          bind(binding, ModelContract.PREDICTION, prediction.length, false);
      FloatPointer otherLogScale = bind(binding, ModelContract.LOG_SCALE, logScale.length, false);
      for (int step = 0; step < STEPS; step++) {
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) random.nextGaussian();
        }
        own.step(x, state, prediction, logScale);
        otherX.put(x, 0, x.length);
        session.Run(new RunOptions(), binding);
        assertSame(otherPrediction, prediction);
        assertSame(otherLogScale, logScale);
        assertSame(otherNext, state);
        otherState.put(read(otherNext, state.length), 0, state.length);
      }
    }
  }

  /** The file without the exporter's own check, which would load the first runtime. */
  private Path export(Network network, float[] parameters) throws IOException {
    return Files.write(
        directory.resolve("model.onnx"),
        OnnxExporter.bytes(network, parameters, OnnxExporterTest.metadata(network)));
  }

  private static FloatPointer bind(IoBinding binding, String name, int width, boolean input) {
    FloatPointer numbers = new FloatPointer(new float[width]);
    Value tensor =
        Value.CreateTensorFloat(
            MemoryInfo.CreateCpu(onnxruntime.OrtDeviceAllocator, onnxruntime.OrtMemTypeDefault)
                .asOrtMemoryInfo(),
            numbers,
            width,
            new LongPointer(1, width),
            2);
    if (input) {
      binding.BindInput(name, tensor);
    } else {
      binding.BindOutput(name, tensor);
    }
    return numbers;
  }

  private static float[] read(FloatPointer pointer, int width) {
    float[] numbers = new float[width];
    pointer.get(numbers, 0, width);
    return numbers;
  }

  private static void assertSame(FloatPointer other, float[] own) {
    assertThat(read(other, own.length)).containsExactly(own, within(1e-5f));
  }
}
