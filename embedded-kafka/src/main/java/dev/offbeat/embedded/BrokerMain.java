package dev.offbeat.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One broker of a cluster as a process of its own, which may be killed. Its one argument is a file
 * of broker properties; it formats its directory at the first start.
 */
public final class BrokerMain {
  /** The property that names the cluster, the same for all its brokers. */
  public static final String CLUSTER_ID = "offbeat.cluster.id";

  private BrokerMain() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> properties = read(Path.of(args[0]));
    String clusterId = required(properties, CLUSTER_ID);
    Path directory = Path.of(required(properties, "log.dirs"));
    if (!Files.exists(directory.resolve("meta.properties"))) {
      EmbeddedKafka.format(
          directory, clusterId, Integer.parseInt(required(properties, "node.id")), Map.of());
    }
    properties.remove(CLUSTER_ID);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
    server.startup();
    server.awaitShutdown();
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = Files.newInputStream(file)) {
      properties.load(stream);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }

  private static String required(Map<String, String> properties, String key) {
    String value = properties.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + ": expected a value, found none");
    }
    return value;
  }
}
