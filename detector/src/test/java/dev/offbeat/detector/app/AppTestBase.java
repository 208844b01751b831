package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.TestModels;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A real broker for a class' tests; for each of these a model's file, and topics of its own. */
abstract class AppTestBase {
  static EmbeddedKafka kafka;
  static Topics topics;

  @TempDir Path directory;
  Path modelFile;
  private String prefix;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void writeModel(TestInfo test) throws IOException {
    prefix = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    modelFile = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
  }

  /** The name of this test's topic for a purpose: in, incidents, dead, scores and more. */
  final String topic(String purpose) {
    return prefix + "-" + purpose;
  }

  /** The configuration of an application of this test's topics, with these variables on top. */
  final AppConfig config(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OFFBEAT_APPLICATION_ID", prefix);
    environment.put("OFFBEAT_MODEL", modelFile.toString());
    environment.put("OFFBEAT_INPUT_TOPICS", topic("in"));
    environment.put("OFFBEAT_OUTPUT_INCIDENTS", topic("incidents"));
    environment.put("OFFBEAT_OUTPUT_DEAD_LETTERS", topic("dead"));
    environment.put("OFFBEAT_OUTPUT_SCORES", topic("scores"));
    environment.put("OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString());
    environment.put("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0");
    environment.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return AppConfig.load(environment);
  }

  /** Waits until something is so. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }
}
