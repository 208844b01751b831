package dev.offbeat.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Kafka broker in KRaft mode in this JVM, on free loopback ports, with its data in a
 * temporary directory that {@link #close()} deletes. It starts in about two seconds, and in half a
 * second once the JVM is warm.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
 *   kafka.createTopic("metrics", 2);
 *   properties.put("bootstrap.servers", kafka.bootstrapServers());
 * }
 * }</pre>
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final String SCRAM = "SCRAM-SHA-512";
  private static final String SECURED = "SASL_SSL://";

  private final KafkaRaftServer server;
  private final Path directory;
  private final String bootstrapServers;
  private final String securedServers;
  private final Admin admin;

  private EmbeddedKafka(
      KafkaRaftServer server, Path directory, String bootstrapServers, String securedServers) {
    this.server = server;
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.securedServers = securedServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @throws IllegalStateException if the broker does not start
   * @throws UncheckedIOException if its directory cannot be written
   */
  public static EmbeddedKafka start() {
    return start(Map.of());
  }

  /**
   * Starts a broker with settings of its own, and waits until it serves.
   *
   * @param settings broker settings that replace or add to those of this class
   * @throws IllegalStateException if the broker does not start
   * @throws UncheckedIOException if its directory cannot be written
   */
  public static EmbeddedKafka start(Map<String, String> settings) {
    return start(settings, Map.of());
  }

  /**
   * Starts a broker that also listens at {@link #securedServers()}, with TLS, to users who log in
   * by SCRAM-SHA-512 and may do what its ACLs allow. Whoever comes by {@link #bootstrapServers()}
   * may do everything.
   *
   * @param settings broker settings, the broker's key among them
   * @param passwords of the users, by name
   * @throws IllegalStateException if the broker does not start
   * @throws UncheckedIOException if its directory cannot be written
   */
  public static EmbeddedKafka startSecured(
      Map<String, String> settings, Map<String, String> passwords) {
    Map<String, String> all = new HashMap<>();
    all.put("sasl.enabled.mechanisms", SCRAM);
    all.put(
        "listener.name.sasl_ssl." + SCRAM.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    all.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    all.put("super.users", "User:ANONYMOUS");
    all.putAll(settings);
    return start(all, passwords);
  }

  private static EmbeddedKafka start(Map<String, String> settings, Map<String, String> passwords) {
    RuntimeException failure = null;
    // Between finding a free port and listening on it, somebody else may have taken it.
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return tryStart(settings, passwords);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    throw new IllegalStateException("the embedded Kafka broker did not start", failure);
  }

  private static EmbeddedKafka tryStart(
      Map<String, String> settings, Map<String, String> passwords) {
    Path directory = createDirectory();
    KafkaRaftServer server = null;
    try {
      List<Integer> ports = freePorts();
      String broker = "127.0.0.1:" + ports.get(0);
      String secured = "127.0.0.1:" + ports.get(2);
      format(directory, Uuid.randomUuid().toString(), 1, passwords);
      Map<String, String> properties = properties(directory, broker, "127.0.0.1:" + ports.get(1));
      if (!passwords.isEmpty()) {
        properties.merge("listeners", SECURED + secured, (all, one) -> all + "," + one);
        properties.merge("advertised.listeners", SECURED + secured, (all, one) -> all + "," + one);
      }
      properties.putAll(settings);
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, directory, broker, secured);
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      deleteRecursively(directory);
      throw e;
    }
  }

  private static Map<String, String> properties(Path directory, String broker, String controller) {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://" + broker);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    // One node: every internal topic has one replica and, being small, one partition.
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    return properties;
  }

  static void format(Path directory, String clusterId, int node, Map<String, String> passwords) {
    try {
      new Formatter()
          .setClusterId(clusterId)
          .setNodeId(node)
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .setScramArguments(
              passwords.entrySet().stream()
                  .map(user -> scram(user.getKey(), user.getValue()))
                  .toList())
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (Exception e) { // what Formatter.run declares
      throw new IllegalStateException("cannot format " + directory, e);
    }
  }

  private static String scram(String user, String password) {
    return "%s=[name=%s,password=%s]".formatted(SCRAM, user, password);
  }

  /** What clients that log in take as {@code bootstrap.servers}; see {@link #startSecured}. */
  public String securedServers() {
    return securedServers;
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates a topic of one replica; a topic that is there already stays as it is.
   *
   * @throws IllegalStateException if the broker refuses
   */
  public void createTopic(String name, int partitions) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException("cannot create topic " + name, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    }
  }

  /** Stops the broker and deletes its data. */
  @Override
  public void close() {
    admin.close();
    server.shutdown();
    server.awaitShutdown();
    deleteRecursively(directory);
  }

  private static Path createDirectory() {
    try {
      return Files.createTempDirectory("offbeat-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback);
        ServerSocket three = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteRecursively(Path directory) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
