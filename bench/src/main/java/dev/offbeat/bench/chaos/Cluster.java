package dev.offbeat.bench.chaos;

import dev.offbeat.embedded.BrokerMain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers on loopback, each a process and a controller too. A topic has three replicas, two
 * of which must be in sync; who is gone is missed after three seconds.
 */
final class Cluster {
  static final int BROKERS = 3;

  private static final String HEAP = "320m";

  private final List<ChildProcess> brokers = new ArrayList<>();
  private final List<Integer> ports; // of the clients for each broker, then of the controllers

  Cluster(Path directory, String classPath) throws IOException {
    ports = freePorts(2 * BROKERS);
    String clusterId = Uuid.randomUuid().toString();
    for (int broker = 0; broker < BROKERS; broker++) {
      Properties properties = properties(broker);
      properties.put("log.dirs", directory.resolve("broker-" + broker).toString());
      properties.put(BrokerMain.CLUSTER_ID, clusterId);
      Path file = directory.resolve("broker-" + broker + ".properties");
      try (OutputStream stream = Files.newOutputStream(file)) {
        properties.store(stream, null);
      }
      brokers.add(
          new ChildProcess(
              "broker-" + broker,
              directory,
              HEAP,
              classPath,
              List.of(BrokerMain.class.getName(), file.toString())));
    }
  }

  private Properties properties(int broker) {
    String voters =
        IntStream.range(0, BROKERS)
            .mapToObj(i -> i + 1 + "@127.0.0.1:" + ports.get(BROKERS + i))
            .collect(Collectors.joining(","));
    String client = "PLAINTEXT://127.0.0.1:" + ports.get(broker);
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(broker + 1));
    properties.put("controller.quorum.voters", voters);
    properties.put("listeners", client + ",CONTROLLER://127.0.0.1:" + ports.get(BROKERS + broker));
    properties.put("advertised.listeners", client);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("auto.create.topics.enable", "false");
    properties.put("default.replication.factor", "3");
    properties.put("min.insync.replicas", "2");
    properties.put("offsets.topic.replication.factor", "3");
    properties.put("offsets.topic.num.partitions", "3");
    properties.put("transaction.state.log.replication.factor", "3");
    properties.put("transaction.state.log.min.isr", "2");
    properties.put("transaction.state.log.num.partitions", "3");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("controller.quorum.fetch.timeout.ms", "1200");
    properties.put("controller.quorum.election.timeout.ms", "600");
    return properties;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    // Each is held while the others are sought.
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> ports = count == 1 ? new ArrayList<>() : freePorts(count - 1);
      ports.add(socket.getLocalPort());
      return ports;
    }
  }

  String bootstrapServers() {
    return ports.subList(0, BROKERS).stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  List<ChildProcess> brokers() {
    return brokers;
  }

  /** The ports that a broker listens on. */
  List<Integer> ports(int broker) {
    return List.of(ports.get(broker), ports.get(BROKERS + broker));
  }

  void start() {
    brokers.forEach(ChildProcess::start);
  }
}
