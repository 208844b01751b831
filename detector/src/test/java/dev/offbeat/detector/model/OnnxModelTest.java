package dev.offbeat.detector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.TestModels;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
  private static final Map<String, String> METADATA = TestModels.metadata("value").toMap();

  private static void assertRefused(byte[] bytes, String... words) {
    var thrown =
        assertThatThrownBy(() -> OnnxModel.open("bad.onnx", bytes).close())
            .isInstanceOf(ModelLoadException.class)
            .hasMessageStartingWith("bad.onnx: ")
            .hasMessageContaining("expected")
            .hasMessageContaining("found");
    for (String word : words) {
      thrown.hasMessageContaining(word);
    }
  }

  private static byte[] with(Map<String, String> changes) {
    Map<String, String> metadata = new java.util.TreeMap<>(METADATA);
    metadata.putAll(changes);
    metadata.values().removeIf(String::isEmpty);
    return TestModels.model(metadata, 1).build().toByteArray();
  }

  @Test
  void open_modelOfSomeoneElse_runsAndNamesItself() {
    byte[] bytes = TestModels.bytes("value");
    try (OnnxModel model = OnnxModel.open("ok.onnx", bytes);
        StepPredictor predictor = model.newPredictor()) {
      assertThat(model.metadata()).isEqualTo(TestModels.metadata("value"));
      assertThat(model.fingerprint()).hasSize(16);
      float[] state = new float[4];
      float[] prediction = new float[2];
      float[] logScale = new float[2];
      predictor.step(new float[] {1, 2, 3, 4}, state, prediction, logScale);
      assertThat(state).doesNotContain(0f);
      assertThat(logScale[0]).isCloseTo(-1f, org.assertj.core.data.Offset.offset(0.1f));
    }
  }

  @Test
  void open_sameBytes_sameFingerprint() {
    try (OnnxModel one = OnnxModel.open("a", TestModels.bytes("value"));
        OnnxModel other = OnnxModel.open("b", TestModels.bytes("value"));
        OnnxModel third = OnnxModel.open("c", TestModels.bytes("price"))) {
      assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
      assertThat(one.fingerprint()).isNotEqualTo(third.fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100, 1000})
  void open_truncated_isRefused(int length) {
    byte[] bytes = TestModels.bytes("value");
    assertRefused(Arrays.copyOf(bytes, Math.min(length, bytes.length - 1)));
  }

  @Test
  void open_notAModel_isRefused() {
    assertRefused(
        "timestamp,value\n1,2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "graph");
  }

  @ParameterizedTest
  @CsvSource({
    "offbeat.contract_version,2,offbeat.contract_version",
    "offbeat.contract_version,'',nothing",
    "offbeat.cell.state_size,5,state",
    "offbeat.cell.state_size,-5,state_size",
    "offbeat.cell.state_size,many,a number",
    "offbeat.cell.kind,'',offbeat.cell.kind",
    "offbeat.input.4,value(0),x",
    "offbeat.input.0,value(7),1 features",
    "offbeat.input.0,velocity(0),velocity",
    "offbeat.input.0,value,value",
    "offbeat.horizons,'1,10,50','float32 [B, 3]'",
    "offbeat.horizons,'10,1',1 first",
    "offbeat.horizons,soon,soon",
    "offbeat.scoring.memory_leaders,1,memory_leaders",
    "offbeat.scoring.level,maybe,maybe",
    "offbeat.colour,blue,unknown key",
  })
  void open_brokenMetadata_namesKeyAndFound(String key, String value, String word) {
    assertRefused(with(Map.of(key, value)), word);
  }

  @Test
  void open_missingOutput_isRefused() {
    var model = TestModels.model(METADATA, 1);
    model.getGraphBuilder().removeOutput(2);
    assertRefused(model.build().toByteArray(), "outputs", "next_state");
  }

  @Test
  void open_noLogScale_takesTheCalibrated() {
    Map<String, String> metadata = new java.util.TreeMap<>(METADATA);
    metadata.put("offbeat.calibration.log_scale", "-2.5");
    var onnx = TestModels.model(metadata, 1);
    onnx.getGraphBuilder().removeOutput(1);
    try (OnnxModel model = OnnxModel.open("ok.onnx", onnx.build().toByteArray());
        StepPredictor predictor = model.newPredictor()) {
      float[] logScale = new float[2];
      predictor.step(new float[4], new float[4], new float[2], logScale);
      assertThat(logScale).containsOnly(-2.5f);
    }
  }

  @Test
  void open_weightsNotFinite_isRefused() {
    var model = TestModels.model(METADATA, 1);
    var bias = model.getGraphBuilder().getInitializerBuilder(2);
    byte[] raw = bias.getRawData().toByteArray();
    raw[2] = (byte) 0xc0;
    raw[3] = 0x7f; // NaN, little-endian
    bias.setRawData(com.google.protobuf.ByteString.copyFrom(raw));
    assertRefused(model.build().toByteArray(), "finite", "NaN");
  }

  @Test
  void open_checksum_isVerified() {
    byte[] sealed = with(Map.of(OnnxModel.CHECKSUM, "0".repeat(64)));
    byte[] digits = sha256(sealed).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int at =
        new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("0".repeat(64));
    System.arraycopy(digits, 0, sealed, at, digits.length);
    OnnxModel.open("sealed.onnx", sealed).close();

    for (int bit : new int[] {8 * 200 + 1, 8 * 500 + 6, 8 * (sealed.length - 5)}) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(flipped);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
