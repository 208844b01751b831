package dev.offbeat.bench.chaos;

import dev.offbeat.detector.app.AppConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code offbeat run} as a process, with its configuration and its state's directory. */
final class DetectorProcess {
  static final String APPLICATION = "chaos";
  static final String INPUT = "chaos-input";
  static final String INCIDENTS = "chaos-incidents";
  static final String DEAD_LETTERS = "chaos-dead-letters";

  /** How long the configuration lets the end take, and a little for the JVM. */
  static final Duration GRACE = Duration.ofSeconds(25);

  private static final String HEAP = "256m";
  private static final Pattern ADDRESS = Pattern.compile("meters at (http://\\S+)/metrics");

  private final Path state;
  private final Path configuration;
  private final ChildProcess process;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /**
   * Writes the configuration.
   *
   * @param main the class that runs {@code offbeat}
   * @param input what it reads
   * @param kafka settings of Kafka's that the run is about
   */
  DetectorProcess(
      int number,
      Path directory,
      String main,
      String servers,
      InputKind input,
      Map<String, String> kafka)
      throws IOException {
    String name = "detector-" + number;
    state = Files.createDirectories(directory.resolve(name + "-state"));
    StringBuilder text = new StringBuilder();
    text.append(
        """
        application-id: %s
        input:
          topics: [%s]
        %soutput: {incidents: %s, dead-letters: %s}
        detection: {budget: 1 per hour, silence: %s}
        state: {directory: "%s", memory: 16MiB}
        admin: {listen: "127.0.0.1:0", stall-timeout: 5s}
        lifecycle: {startup-timeout: 60s, shutdown-timeout: 20s}
        kafka:
          bootstrap.servers: "%s"
          num.stream.threads: 2
          num.standby.replicas: 1
          consumer.session.timeout.ms: 6000
          consumer.heartbeat.interval.ms: 1000
        """
            .formatted(
                APPLICATION,
                INPUT,
                input.configuration(),
                INCIDENTS,
                DEAD_LETTERS,
                // A broker that is away for seconds is away for hours of these points' time: what
                // it holds back would be silent beside what others deliver.
                input.isOfCounters() ? "off" : "10",
                state,
                servers));
    kafka.forEach((key, value) -> text.append("  %s: \"%s\"%n".formatted(key, value)));
    configuration = Files.writeString(directory.resolve(name + ".yaml"), text);
    process =
        new ChildProcess(
            name,
            directory,
            HEAP,
            System.getProperty("java.class.path"),
            List.of(main, "run", "--config", configuration.toString()));
  }

  ChildProcess process() {
    return process;
  }

  Path state() {
    return state;
  }

  /** The configuration as the detector reads it. */
  AppConfig configuration() {
    return AppConfig.load(configuration, Map.of());
  }

  /** The status of a page of its administration server; 0 where nobody answers. */
  int status(String path) {
    Matcher address = ADDRESS.matcher(process.output());
    String last = null;
    while (address.find()) {
      last = address.group(1);
    }
    if (last == null || !process.isAlive()) {
      return 0;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(last + path)).timeout(Duration.ofSeconds(3)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
  }

  /** Overwrites the middle of each table of the local store; returns how many there were. */
  int scribble(byte[] noise) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      List<Path> tables =
          files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".sst")).toList();
      for (Path table : tables) {
        byte[] bytes = Files.readAllBytes(table);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= noise[i % noise.length];
        }
        Files.write(table, bytes);
      }
      return tables.size();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
