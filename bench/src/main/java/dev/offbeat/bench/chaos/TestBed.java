package dev.offbeat.bench.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Three brokers and two detectors, up and whole. */
final class TestBed implements AutoCloseable {
  private static final int DETECTORS = 2;
  private static final String DISK = "64m";

  final Cluster cluster;
  final List<DetectorProcess> detectors = new ArrayList<>();
  final Topics topics;
  private final Thread hook = new Thread(this::killAll, "chaos-shutdown");

  /**
   * Prepares everything; nothing runs yet.
   *
   * @param main the class that runs {@code offbeat}
   * @param brokerClassPath where the brokers' classes are
   * @param input what the detectors read
   * @param kafka settings of Kafka's for the detectors
   * @param faults those to come: some need preparation
   */
  TestBed(
      Path directory,
      String main,
      String brokerClassPath,
      InputKind input,
      Map<String, String> kafka,
      Set<FaultKind> faults)
      throws IOException {
    cluster = new Cluster(directory, brokerClassPath);
    for (int d = 0; d < DETECTORS; d++) {
      DetectorProcess detector =
          new DetectorProcess(d, directory, main, cluster.bootstrapServers(), input, kafka);
      detectors.add(detector);
      if (faults.contains(FaultKind.DISK_FULL)) {
        Shell.run(
            "mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", detector.state().toString());
      }
    }
    Runtime.getRuntime().addShutdownHook(hook);
    topics = new Topics(cluster.bootstrapServers());
  }

  /** Starts brokers, then detectors, and waits until both score. */
  void start() {
    cluster.start();
    Patience.await(
        "three brokers", Patience.LONG, () -> aliveBrokers() && topics.hasBrokers(Cluster.BROKERS));
    topics.create(
        List.of(DetectorProcess.INPUT, DetectorProcess.INCIDENTS, DetectorProcess.DEAD_LETTERS));
    detectors.forEach(detector -> detector.process().start());
    awaitWhole();
  }

  private boolean aliveBrokers() {
    cluster.brokers().forEach(ChildProcess::requireAlive);
    return true;
  }

  /** Waits until every replica is in sync and every detector ready. */
  void awaitWhole() {
    Patience.await("every replica in sync", Patience.LONG, topics::isWhole);
    for (DetectorProcess detector : detectors) {
      Patience.await(
          detector.process() + " ready",
          Patience.LONG,
          () -> {
            detector.process().requireAlive();
            return detector.status("/health/ready") == 200;
          });
    }
  }

  private void killAll() {
    detectors.forEach(detector -> detector.process().kill());
    cluster.brokers().forEach(ChildProcess::kill);
  }

  @Override
  public void close() {
    topics.close();
    killAll();
    Runtime.getRuntime().removeShutdownHook(hook);
    for (DetectorProcess detector : detectors) {
      Shell.failure(List.of("umount", detector.state().toString())); // where it was mounted
    }
  }
}
