package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom a running detector talks to, and where it writes, as the kernel sees it. */
@Timeout(180)
class EgressIT {
  private static final List<Feed.Point> POINTS = Feed.points(2, 200);
  private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
  private static final Pattern ADDRESS = Pattern.compile("\"(?:::ffff:)?([0-9a-f.:]+)\"");
  private static final Pattern WRITTEN =
      Pattern.compile("openat\\([^\"]*\"([^\"]+)\", [^,]*O_(?:WRONLY|RDWR)[^=]*= \\d");

  @TempDir private Path directory;

  @Test
  void run_fromStartToEnd_talksToItsBrokersAndWritesToItsDirectoriesOnly() throws Exception {
    assumeTrue(
        Processes.works("strace", "-f", "-qq", "-o", "/dev/null", "true"),
        "strace is needed to see what a process does, and it is not here or not allowed");
    Path model = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    Path home = Files.createDirectories(directory.resolve("home"));
    Path scratch = Files.createDirectories(directory.resolve("tmp"));
    Path trace = directory.resolve("trace");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 1);
      kafka.createTopic("incidents", 1);
      Topics topics = new Topics(kafka.bootstrapServers());
      topics.sendPoints("metrics", POINTS);
      Path config =
          Files.writeString(
              directory.resolve("detector.yaml"),
              """
              model: %s
              input: {topics: [metrics]}
              output: {incidents: incidents, dead-letters: dead}
              state: {directory: %s}
              admin: {listen: "127.0.0.1:0"}
              kafka: {bootstrap.servers: "%s"}
              """
                  .formatted(model, directory.resolve("state"), kafka.bootstrapServers()));
      Process traced =
          Processes.start(
              List.of(
                  "strace",
                  "-f",
                  "-qq",
                  "--seccomp-bpf",
                  "-e",
                  "trace=connect,sendto,sendmsg,sendmmsg,openat,creat",
                  "-o",
                  trace.toString()),
              List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + scratch),
              config,
              directory.resolve("log"));
      try {
        topics.readIncidents("incidents", 1);
      } finally {
        traced.descendants().forEach(ProcessHandle::destroy);
        assertThat(traced.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }

      List<String> calls = Files.readAllLines(trace);
      assertThat(addresses(calls)).containsExactly(kafka.bootstrapServers());
      assertThat(written(calls))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(file)
                      .satisfiesAnyOf(
                          one -> assertThat(one).startsWith(directory.resolve("state").toString()),
                          one -> assertThat(one).startsWith(scratch.toString()),
                          one -> assertThat(one).startsWith("/dev/"),
                          one -> assertThat(one).startsWith("/proc/self/")));
      assertThat(home).isEmptyDirectory();
    }
  }

  /** Every internet address that anything was sent to, with its port. */
  private static Set<String> addresses(List<String> calls) {
    Set<String> addresses = new TreeSet<>();
    for (String call : calls) {
      if (call.contains("AF_INET")) {
        Matcher port = PORT.matcher(call);
        Matcher address = ADDRESS.matcher(call);
        assertThat(port.find() && address.find()).as(call).isTrue();
        addresses.add(address.group(1) + ":" + port.group(1));
      }
    }
    return addresses;
  }

  private static Set<String> written(List<String> calls) {
    return calls.stream()
        .map(WRITTEN::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
