package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.metrics.MeterNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Models that come by a topic and by a file, while points flow through a real broker. */
@Timeout(180)
class ModelsTopicIT extends AppTestBase {
  private static final byte[] FIRST = TestModels.bytes("value");
  private static final byte[] BETTER = TestModels.unsure(-1.7f);
  private static final byte[] WRECKED = TestModels.unsure(2);
  private static final int SERIES = 4;
  private static final List<Feed.Point> POINTS = Feed.points(SERIES, 700);

  @BeforeEach
  void prepare() throws IOException {
    Files.write(modelFile, FIRST);
    kafka.createTopic(topic("in"), 2);
  }

  @Test
  void topic_publishRestartRollBack_areFollowed() throws Exception {
    AppConfig config = configOfModels();
    try (DetectorApp app = DetectorApp.start(config)) { // which makes the topic
      scored(0, 150);
      publish(BETTER);
      await(() -> info(app).contains("\"wanted\":\"" + print(BETTER)));
      scored(150, 200);
      assertThat(fingerprints(scored(0, 200))).containsOnly(print(FIRST));
    }
    try (DetectorApp app = DetectorApp.start(config)) {
      scored(200, 360);
      await(() -> series(app, BETTER, "live") == SERIES);
      publish(WRECKED);
      await(() -> info(app).contains("\"wanted\":\"" + print(WRECKED)));
      scored(360, 520);
      await(() -> info(app).contains(print(WRECKED) + "\":\"refused: log loss"));
      assertThat(series(app, BETTER, "live")).isEqualTo(SERIES);

      publish(new byte[] {1});
      await(() -> info(app).contains("expected a complete ONNX model"));
      assertThat(count(app, MeterNames.MODEL_LOAD, "result", "refused")).isEqualTo(1);

      assertThat(run("rollback", "--model", print(BETTER))).contains("rolled back");
      await(() -> info(app).contains("\"wanted\":\"" + print(FIRST)));
      scored(520, 640);
      await(() -> series(app, FIRST, "live") == SERIES);
      assertThat(run("list"))
          .contains("cannot be used: default: graph: expected a complete ONNX model")
          .contains("default/previous")
          .contains("control: {\"rollback\":\"" + print(BETTER));
    }
  }

  @Test
  void file_replacedWhilePointsFlow_takesOverAndIsLeftAgain() throws Exception {
    try (DetectorApp app = DetectorApp.start(configOfModels())) {
      scored(0, 150);
      Files.write(directory.resolve("new.onnx"), BETTER);
      Files.move(
          directory.resolve("new.onnx"),
          directory.resolve("model.onnx"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      await(() -> info(app).contains("\"wanted\":\"" + print(BETTER)));
      scored(150, 340);
      await(() -> series(app, BETTER, "live") == SERIES);

      assertThat(run("rollback", "--model", print(BETTER))).contains("rolled back");
      await(() -> info(app).contains("\"wanted\":\"" + print(FIRST)));
      scored(340, 345);
      await(() -> series(app, FIRST, "live") == SERIES);
      assertThat(count(app, MeterNames.MODEL_SWITCHED, "reason", "ordered")).isEqualTo(SERIES);
      await(() -> !info(app).contains(print(BETTER) + "\",\"state"));
    }
  }

  /** Sends points and waits until all so far are scored. */
  private List<ConsumerRecord<byte[], byte[]>> scored(int from, int until) {
    if (from > 0 || until <= 150) {
      topics.sendPoints(topic("in"), POINTS.subList(SERIES * from, SERIES * until));
    }
    return topics.read(topic("scores"), records -> records.size() >= SERIES * until);
  }

  private static List<String> fingerprints(List<ConsumerRecord<byte[], byte[]>> scores) {
    return scores.stream()
        .map(score -> new String(score.value(), UTF_8).replaceAll(".*fingerprint\":\"|\".*", ""))
        .distinct()
        .toList();
  }

  private void publish(byte[] model) {
    if (model.length > 100) {
      assertThat(run("publish", file(model).toString())).contains("published " + print(model));
      return;
    }
    topics.send(List.of(new ProducerRecord<>(topic("models"), "default".getBytes(UTF_8), model)));
  }

  private Path file(byte[] model) {
    try {
      return Files.write(directory.resolve("to-publish.onnx"), model);
    } catch (IOException e) {
      throw new AssertionError("not written", e);
    }
  }

  /** The command's output. */
  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = new CommandLine(new ModelsCommand()).setOut(new PrintWriter(out));
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 6);
    all[arguments.length] = "--bootstrap-servers";
    all[arguments.length + 1] = kafka.bootstrapServers();
    all[arguments.length + 2] = "--topic";
    all[arguments.length + 3] = topic("models");
    all[arguments.length + 4] = "--kafka-config";
    all[arguments.length + 5] = clientFile().toString();
    assertThat(command.execute(all)).isZero();
    return out.toString();
  }

  /** Settings as Kafka's own tools take them. */
  private Path clientFile() {
    try {
      return Files.writeString(directory.resolve("client.properties"), "client.rack=here\n");
    } catch (IOException e) {
      throw new AssertionError("not written", e);
    }
  }

  private static String print(byte[] model) {
    return DetectorModel.fingerprint(model);
  }

  private static int series(DetectorApp app, byte[] model, String state) {
    return app
        .registry()
        .find(MeterNames.MODEL_SERIES.meterName())
        .tag("fingerprint", print(model))
        .tag("state", state)
        .gauges()
        .stream()
        .mapToInt(gauge -> (int) gauge.value())
        .sum();
  }

  private static double count(DetectorApp app, MeterNames name, String tag, String value) {
    return app.registry().get(name.meterName()).tag(tag, value).counter().count();
  }

  private static String info(DetectorApp app) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(app.adminUri().orElseThrow().resolve("/info")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private AppConfig configOfModels() {
    return config(
        "OFFBEAT_MODELS_TOPIC", topic("models"),
        "OFFBEAT_MODELS_POLL_INTERVAL", "200ms",
        "OFFBEAT_MODELS_TRIAL", "32");
  }
}
