package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelControlTest {
  @TempDir private Path directory;

  @Test
  void parse_written_isTheSame() {
    ModelControl said = new ModelControl("night", "0123456789abcdef", "fedcba9876543210");
    assertThat(ModelControl.parse(said.toJson().getBytes(UTF_8))).isEqualTo(said);
    assertThat(ModelControl.parse("{}".getBytes(UTF_8))).isEqualTo(ModelControl.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rollback| expected JSON like {\"rollback\":\"0123456789abcdef\"}",
        "[1]| expected an object like",
        "{\"roll\": 1}| expected activate, rollback or accept, found roll",
        "{\"rollback\": true}| rollback: expected a text, found true",
      })
  void parse_somethingElse_isSaid(String json, String sentence) {
    assertThatThrownBy(() -> ModelControl.parse(json.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void folder_anotherProcess_knowsWhatWasChosenBefore() throws Exception {
    Path place = directory.resolve("models");
    byte[] bytes = {1, 2, 3};
    String fingerprint = DetectorModel.fingerprint(bytes);
    ModelFolder folder = new ModelFolder(place);
    folder.keep(fingerprint, bytes);
    folder.choose("aaaaaaaaaaaaaaaa");
    folder.choose(fingerprint);
    folder.choose(fingerprint);

    ModelFolder next = new ModelFolder(place);
    assertThat(next.find(fingerprint)).isEqualTo(bytes);
    assertThat(next.last()).isEqualTo(fingerprint);
    assertThat(next.before(fingerprint)).isEqualTo("aaaaaaaaaaaaaaaa");
    assertThat(next.before("aaaaaaaaaaaaaaaa")).isNull();
    Files.write(place.resolve(fingerprint + ".onnx"), new byte[] {4});
    assertThat(next.find(fingerprint)).as("what is damaged").isNull();
  }

  @Test
  void folder_manyModels_keepsTheNewest() {
    ModelFolder folder = new ModelFolder(directory);
    for (byte i = 0; i < 40; i++) {
      folder.keep(print(i), new byte[] {i});
    }
    assertThat(directory.toFile().list()).hasSize(32);
    assertThat(folder.find(print((byte) 39))).isNotNull();
  }

  private static String print(byte i) {
    return DetectorModel.fingerprint(new byte[] {i});
  }
}
