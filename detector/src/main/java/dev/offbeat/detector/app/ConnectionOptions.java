package dev.offbeat.detector.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * How a command that only looks reaches Kafka: by the configuration of {@code run}, or by brokers
 * and a properties file as Kafka's own tools take them.
 */
public final class ConnectionOptions {
  private static final String KAFKA = "OFFBEAT_KAFKA_";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration of 'offbeat run'; OFFBEAT_… variables override it.")
  private @Nullable Path configFile;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "SERVERS",
      scope = ScopeType.INHERIT,
      description = "Brokers: host:port, separated by commas. Comes before the configuration's.")
  private @Nullable String servers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Settings of Kafka's clients, such as TLS and SASL; a properties file.")
  private @Nullable Path clientFile;

  /** Whether brokers are named on the command line or by a file. */
  public boolean areGiven() {
    return configFile != null || servers != null;
  }

  /** Whether there is a configuration to look at. */
  public boolean hasConfig() {
    return configFile != null;
  }

  /** The configuration's file, if one is named. */
  public @Nullable Path configFile() {
    return configFile;
  }

  /**
   * The configuration that these options and the environment come to.
   *
   * @param topic the input topic; null for the configuration's
   * @param more variables that come before the environment's, such as OFFBEAT_APPLICATION_ID
   * @throws AppException if a file cannot be read, or something is wrong in it
   */
  public AppConfig load(@Nullable String topic, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (clientFile != null) {
      Properties properties = properties(clientFile);
      properties
          .stringPropertyNames()
          .forEach(
              key ->
                  environment.put(
                      KAFKA + key.toUpperCase(Locale.ROOT).replace('.', '_'),
                      properties.getProperty(key)));
    }
    if (servers != null) {
      environment.put(KAFKA + "BOOTSTRAP_SERVERS", servers);
    }
    if (topic != null) {
      environment.put("OFFBEAT_INPUT_TOPICS", topic);
    }
    environment.putAll(more);
    return configFile == null
        ? AppConfig.load(environment)
        : AppConfig.load(configFile, environment);
  }

  /** A file of secrets: no message tells anything of what is in it. */
  private static Properties properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new AppException("--kafka-config: there is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new AppException(
          "--kafka-config: expected a properties file that may be read, found " + file, e);
    }
    return properties;
  }
}
