package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.model.ModelLoadException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bad model never gets as far as Kafka. */
class BadModelTest {
  @TempDir private Path directory;

  static Stream<Arguments> badModels() {
    byte[] good = DetectorModel.bundledBytes();
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;
    return Stream.of(
        Arguments.of("empty", new byte[0]),
        Arguments.of("truncated", Arrays.copyOf(good, good.length * 2 / 3)),
        Arguments.of("bit-flipped", flipped),
        Arguments.of(
            "of-another-shape",
            TestModels.model(TestModels.metadata("value").toMap(), 2).build().toByteArray()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badModels")
  void start_badModel_saysWhichFileAndContactsNobody(String name, byte[] bytes) throws Exception {
    Path file = Files.write(directory.resolve(name + ".onnx"), bytes);
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AppConfig config =
          AppConfig.load(
              Map.of(
                  "OFFBEAT_MODEL",
                  file.toString(),
                  "OFFBEAT_INPUT_TOPICS",
                  "metrics",
                  "OFFBEAT_STATE_DIRECTORY",
                  directory.resolve("state").toString(),
                  "OFFBEAT_ADMIN_LISTEN",
                  "off",
                  "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS",
                  "127.0.0.1:" + broker.getLocalPort()));

      assertThatThrownBy(() -> DetectorApp.start(config))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("expected");

      broker.setSoTimeout(200);
      assertThatThrownBy(broker::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(directory.resolve("state")).doesNotExist();
  }

  /** Damage anywhere in a file that our trainer wrote: the checksum tells, or the reader before. */
  @Test
  void load_anyDamagedByte_isRefusedWithASentence() {
    byte[] good = DetectorModel.bundledBytes();
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> DetectorModel.load("damaged.onnx", damaged).close())
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("damaged.onnx");
    }
  }

  /** Damage that nothing betrays: a file without a checksum must load or be refused, no more. */
  @Test
  void load_anyDamagedByteOfAForeignFile_loadsOrIsRefused() {
    byte[] good = TestModels.bytes("value");
    Random random = new Random(12);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(good.length)] = (byte) random.nextInt(256);
      }
      try {
        DetectorModel.load("damaged.onnx", damaged).close();
      } catch (ModelLoadException e) {
        assertThat(e).hasMessageContaining("damaged.onnx");
        refused++;
      }
    }
    assertThat(refused).isBetween(50, 299);
  }
}
