package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** The application as a process, when what it stands on fails. */
@Timeout(180)
class FailureIT {
  private static final List<Feed.Point> POINTS = Feed.points(2, 200);

  @TempDir private Path directory;

  /** A store that no wiping mends. */
  public static final class BrokenStore implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      throw new ProcessorStateException("the disk has a bad sector");
    }

    @Override
    public void close(String storeName, Options options) {}
  }

  @Test
  void run_storeThatWipingDoesNotMend_exits1WithASentence() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 1);
      Path log = directory.resolve("log");
      Process process =
          Processes.start(
              List.of(),
              List.of(),
              config(
                  kafka.bootstrapServers(),
                  "rocksdb.config.setter: " + BrokenStore.class.getName()),
              log);
      try {
        new Topics(kafka.bootstrapServers()).sendPoints("metrics", POINTS);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readString(log))
          .contains(
              "its local state was wiped and is damaged again, so the disk may be failing:"
                  + " the disk has a bad sector");
    }
  }

  @Test
  void run_startedBeforeItsBroker_waitsAndThenScores_andEndsOnSigtermWhenTheBrokerIsGone()
      throws Exception {
    int port = freePort(); // where nobody listens at first
    Path log = directory.resolve("log");
    Process process = Processes.start(List.of(), List.of(), config("127.0.0.1:" + port, ""), log);
    try {
      try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
        kafka.createTopic("metrics", 1);
        kafka.createTopic("incidents", 1);
        Topics topics = new Topics(kafka.bootstrapServers());
        topics.sendPoints("metrics", POINTS);
        TimeUnit.SECONDS.sleep(4); // attempts that fail
        assertThat(process.isAlive()).isTrue();
        try (Forwarder forwarder = new Forwarder(port, kafka.bootstrapServers())) {
          assertThat(topics.readIncidents("incidents", 1)).isNotEmpty();
          assertThat(forwarder.connections()).isPositive();
        }
      }

      long start = System.nanoTime();
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A disk of 1 MiB, full from the start. */
  @Test
  void run_startedOnAFullDisk_saysSo() throws Exception {
    assumeTrue(Processes.works("unshare", "-m", "true"), "needs unshare and the right to mount");
    Path state = Files.createDirectories(directory.resolve("state"));
    String script =
        "mount -t tmpfs -o size=1m tmpfs %1$s; dd if=/dev/zero of=%1$s/filler bs=4k 2> /dev/null; exec \"$@\""
            .formatted(state);
    Path log = directory.resolve("log");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 1);
      new Topics(kafka.bootstrapServers()).sendPoints("metrics", POINTS);
      Process process =
          Processes.start(
              List.of("unshare", "-m", "sh", "-c", script, "sh"),
              List.of(),
              config(kafka.bootstrapServers(), ""),
              log);
      try {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readString(log))
          .contains("state.directory: expected room on its disk, found none: " + state);
    }
  }

  @Test
  void run_noBrokerAtAll_exits1WithASentence() throws Exception {
    Path log = directory.resolve("log");
    Process process =
        Processes.start(
            List.of(),
            List.of(),
            config("127.0.0.1:" + freePort(), "").resolveSibling("short.yaml"),
            log);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(log)).contains("found none that answered within 3 s");
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path config(String servers, String kafka) throws Exception {
    Path model = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    String text =
        """
        model: %s
        input: {topics: [metrics]}
        output: {incidents: incidents, dead-letters: dead}
        state: {directory: %s}
        admin: {listen: off}
        lifecycle: {startup-timeout: %%s, shutdown-timeout: 15s}
        kafka:
          bootstrap.servers: "%s"
          %s
        """
            .formatted(model, directory.resolve("state"), servers, kafka);
    Files.writeString(directory.resolve("short.yaml"), text.formatted("3s"));
    return Files.writeString(directory.resolve("detector.yaml"), text.formatted("60s"));
  }
}
