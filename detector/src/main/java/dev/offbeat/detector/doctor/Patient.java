package dev.offbeat.detector.doctor;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.KafkaAnswers;
import dev.offbeat.detector.app.RulesOnce;
import dev.offbeat.detector.app.RunCheck;
import dev.offbeat.detector.kafka.StoredSeries;
import dev.offbeat.detector.rules.RuleSet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What is looked at: a configuration, the Kafka it names, and a detector that may be running. */
final class Patient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final AppConfig config;
  private final @Nullable URI url;
  private final KafkaAnswers answers;
  private final Map<String, Optional<TopicDescription>> topics = new HashMap<>();
  private final Set<String> forbidden = new HashSet<>();
  private final Set<String> hidden = new TreeSet<>(); // settings that may not be read
  private List<Node> brokers = List.of();
  private @Nullable String unreachable; // why nothing can be asked
  private @Nullable Admin admin;
  private @Nullable DetectorModel model;
  private @Nullable RulesOnce rules;
  private @Nullable String unreadRules;

  /**
   * @param url of a running detector's administration server; null for none
   */
  Patient(AppConfig config, @Nullable URI url) {
    this.config = config;
    this.url = url;
    answers = new KafkaAnswers(config.kafka().get("bootstrap.servers"), PATIENCE);
  }

  AppConfig config() {
    return config;
  }

  @Nullable URI url() {
    return url;
  }

  KafkaAnswers answers() {
    return answers;
  }

  Admin admin() {
    if (unreachable != null) {
      throw new AppException(unreachable);
    }
    if (admin == null) {
      Map<String, Object> properties = config.kafka().adminValues();
      String millis = String.valueOf(PATIENCE.toMillis());
      properties.put("default.api.timeout.ms", millis);
      properties.put("request.timeout.ms", millis);
      try {
        admin = Admin.create(properties);
      } catch (KafkaException e) {
        throw new AppException("kafka: " + e.getMessage(), e);
      }
    }
    return admin;
  }

  /**
   * The configured model.
   *
   * @throws dev.offbeat.detector.model.ModelLoadException if it cannot be used
   */
  DetectorModel model() {
    if (model == null) {
      model = config.loadModel();
    }
    return model;
  }

  /**
   * The rules of the file and of the topic; of the file alone where the topic cannot be read.
   *
   * @throws AppException if the file's cannot be used
   */
  RuleSet rules() {
    if (rules == null) {
      RuleSet ofFile = RunCheck.rules(config);
      String topic = config.rules().topic();
      try {
        if (topic == null || (topic(topic).isEmpty() && !isForbidden(topic))) {
          rules = new RulesOnce(ofFile, Map.of());
        } else {
          rules = RulesOnce.read(config, PATIENCE);
        }
      } catch (AppException e) {
        unreadRules = e.getMessage();
        rules = new RulesOnce(ofFile, Map.of());
      }
    }
    return rules.rules();
  }

  /** Why the topic's rules, once they were asked for, could not be read; null if they could. */
  @Nullable String unreadRules() {
    return unreadRules;
  }

  /** Why rules of the topic, once they were asked for, cannot be used: sentences by source. */
  Map<String, String> refusedRules() {
    return rules == null ? Map.of() : rules.refused();
  }

  /**
   * Looks whether the brokers answer at all; if not, nobody waits for them again.
   *
   * @throws AppException if they do not
   */
  void reach() {
    try {
      brokers();
    } catch (AppException e) {
      unreachable = e.getMessage();
      throw e;
    }
  }

  List<Node> brokers() {
    if (brokers.isEmpty()) {
      brokers = List.copyOf(answers.await(admin().describeCluster().nodes(), "reach it"));
    }
    return brokers;
  }

  /** A topic; nothing if it is not there or may not be seen. */
  Optional<TopicDescription> topic(String name) {
    return topics.computeIfAbsent(name, this::describe);
  }

  private Optional<TopicDescription> describe(String name) {
    var described =
        admin()
            .describeTopics(
                List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues()
            .get(name);
    try {
      return answers.awaitUnless(
          UnknownTopicOrPartitionException.class, described, "describe topic " + name);
    } catch (AppException e) {
      if (e.getCause() instanceof TopicAuthorizationException) {
        forbidden.add(name);
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether a topic that was asked for may not be seen, be it there or not. */
  boolean isForbidden(String name) {
    return topic(name).isEmpty() && forbidden.contains(name);
  }

  /** The largest number of partitions of an input topic; 0 if none is there. */
  int partitions() {
    return config.input().topics().stream()
        .flatMap(name -> topic(name).stream())
        .mapToInt(found -> found.partitions().size())
        .max()
        .orElse(0);
  }

  /** Settings of a topic, by name; none if they may not be read. */
  Map<String, String> settings(String topic) {
    return settings(new ConfigResource(ConfigResource.Type.TOPIC, topic));
  }

  /** Settings of some broker, by name; none if they may not be read. */
  Map<String, String> brokerSettings() {
    String id = brokers().get(0).idString();
    return settings(new ConfigResource(ConfigResource.Type.BROKER, id));
  }

  private Map<String, String> settings(ConfigResource resource) {
    Config found;
    try {
      found =
          answers
              .await(
                  admin().describeConfigs(List.of(resource)).all(),
                  "read settings of " + resource.name())
              .get(resource);
    } catch (AppException e) {
      if (e.getCause() instanceof AuthorizationException) {
        hidden.add(resource.type() == ConfigResource.Type.TOPIC ? resource.name() : "the brokers");
        return Map.of();
      }
      throw e;
    }
    Map<String, String> settings = new HashMap<>();
    if (found != null) {
      for (ConfigEntry entry : found.entries()) {
        if (entry.value() != null) {
          settings.put(entry.name(), entry.value());
        }
      }
    }
    return settings;
  }

  /** Topics, and the brokers, whose settings were asked for and may not be read. */
  Set<String> hidden() {
    return hidden;
  }

  /** Kafka Streams' own topics of this application that are there. */
  List<String> internalTopics() {
    List<String> internal = new ArrayList<>();
    for (String name : answers.await(admin().listTopics().names(), "list topics")) {
      if (name.startsWith(config.applicationId() + "-")
          && (name.endsWith("-changelog") || name.endsWith("-repartition"))) {
        internal.add(name);
      }
    }
    return internal.stream().sorted().toList();
  }

  /** The changelog of the series' states. */
  String changelog() {
    return config.applicationId() + "-" + StoredSeries.storeName() + "-changelog";
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(2));
    }
    if (model != null) {
      model.close();
    }
  }
}
