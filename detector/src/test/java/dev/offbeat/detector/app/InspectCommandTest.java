package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.model.Boundedness;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.model.Stability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InspectCommandTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeModel() throws Exception {
    ModelMetadata plain = TestModels.metadata("value");
    ModelMetadata metadata =
        new ModelMetadata(
            plain.cell(),
            plain.features(),
            plain.inputs(),
            plain.horizons(),
            plain.scoring(),
            plain.calibration(),
            new Stability(0.93, 120, 1.25, Boundedness.BY_CONSTRUCTION),
            new Provenance(
                "0.1.0",
                "ab".repeat(32),
                "2026-01-01T00:00:00Z",
                "2026-02-01T00:00:00Z",
                20,
                178_560,
                7,
                12,
                1.25,
                1.5,
                0.75,
                1.0),
            new TreeMap<>());
    file = directory.resolve("model.onnx");
    Files.write(file, signed(metadata));
  }

  /** The model's bytes with their own checksum, which provenance asks for. */
  private static byte[] signed(ModelMetadata metadata) throws Exception {
    String blank = "0".repeat(64);
    SortedMap<String, String> properties = metadata.toMap();
    properties.put(OnnxModel.CHECKSUM, blank);
    byte[] bytes = TestModels.model(properties, 1).build().toByteArray();
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(blank, HexFormat.of().formatHex(sum))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void inspect_ofAModel_tellsItsFacts() {
    assertThat(inspect())
        .contains("elman, 4 hidden units in 1 layer")
        .contains("178,560 points of 20 series")
        .contains("RMSE 0.7500 one step ahead, 1.000 for the last value as forecast: 25.0 % lower")
        .contains("fused: elman of 4 units")
        .contains("spectral radius    0.9300, mean along the data")
        .contains("singular value     1.2500 at most")
        .contains("state              bounded by construction")
        .contains("normalizer memory  4000");
  }

  @Test
  void inspect_ofAFileWithoutTheLaterKeys_leavesThemOut() throws Exception {
    try (DetectorModel model = DetectorModel.load(file)) {
      SortedMap<String, String> older = model.metadata().toMap();
      older.remove("offbeat.stability.singular_value");
      older.remove("offbeat.stability.boundedness");
      Files.write(file, signed(ModelMetadata.fromMap("older", older)));
    }

    assertThat(inspect())
        .contains("spectral radius    0.9300")
        .doesNotContain("singular value", "null");
    assertThat(inspect("--json")).doesNotContain("singular_value", "boundedness");
  }

  @Test
  void load_aBoundednessThatIsNone_isRefused() throws Exception {
    try (DetectorModel model = DetectorModel.load(file)) {
      SortedMap<String, String> map = model.metadata().toMap();
      map.put("offbeat.stability.boundedness", "perhaps");

      assertThatThrownBy(() -> ModelMetadata.fromMap("m.onnx", map))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "m.onnx: offbeat.stability.boundedness: expected one of"
                  + " [by_construction, in_trial, not_shown], found perhaps");
    }
  }

  @Test
  void inspect_asJson_isTheSameForAProgram() throws Exception {
    JsonNode json = new ObjectMapper().readTree(inspect("--json"));

    try (DetectorModel model = DetectorModel.load(file)) {
      assertThat(json.get("fingerprint").asText()).isEqualTo(model.fingerprint());
    }
    assertThat(json.at("/cell/hidden_size").asInt()).isEqualTo(4);
    assertThat(json.at("/engine/engine").asText()).isEqualTo("fused");
    assertThat(json.at("/provenance/naive_rmse").asDouble()).isEqualTo(1.0);
    assertThat(json.at("/stability/boundedness").asText()).isEqualTo("by_construction");
    assertThat(json.at("/stability/singular_value").asDouble()).isEqualTo(1.25);
    assertThat(json.at("/scoring/normalizer_memory").asInt()).isEqualTo(4000);
    assertThat(json.at("/inputs/0").asText()).isEqualTo("value(0)");
  }

  @Test
  void inspect_ofNoFile_tellsOfTheBundledModel() {
    String text = execute();

    try (DetectorModel bundled = DetectorModel.bundled()) {
      assertThat(text).startsWith("bundled").contains(bundled.fingerprint());
    }
  }

  private String inspect(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = file.toString();
    System.arraycopy(options, 0, arguments, 1, options.length);
    return execute(arguments);
  }

  private static String execute(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new InspectCommand()).setOut(new PrintWriter(out));
    assertThat(command.execute(arguments)).isZero();
    return out.toString();
  }
}
