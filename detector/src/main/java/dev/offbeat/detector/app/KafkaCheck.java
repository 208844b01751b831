package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks before the start whether the brokers answer and the topics are there, so that what is
 * missing is said in one sentence and not by a thread that dies later.
 */
final class KafkaCheck {
  private static final Logger log = LoggerFactory.getLogger(KafkaCheck.class);

  private final AppConfig config;
  private final String servers;
  private final Duration timeout;

  private KafkaCheck(AppConfig config) {
    this.config = config;
    this.servers = config.kafka().get("bootstrap.servers");
    this.timeout = config.lifecycle().startupTimeout();
  }

  /**
   * Waits for the brokers, requires the input topics, and creates missing output topics if that is
   * wished.
   *
   * @throws AppException if something is missing
   */
  static void run(AppConfig config) {
    new KafkaCheck(config).run();
  }

  private void run() {
    Map<String, Object> properties = config.kafka().adminValues();
    String millis = String.valueOf(timeout.toMillis());
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis);
    try (Admin admin = Admin.create(properties)) {
      await(admin.describeCluster().nodes(), "reach it");
      int partitions = 1;
      for (String topic : config.input().topics()) {
        TopicDescription found = describe(admin, topic);
        if (found == null) {
          throw new AppException(
              "input.topics: expected a topic on Kafka at %s, found no topic %s"
                  .formatted(servers, topic));
        }
        partitions = Math.max(partitions, found.partitions().size());
      }
      List<NewTopic> missing = new ArrayList<>();
      for (String topic : config.output().topics()) {
        if (describe(admin, topic) == null) {
          missing.add(new NewTopic(topic, Optional.of(partitions), Optional.empty()));
        }
      }
      String rules = config.rules().topic();
      if (rules != null && describe(admin, rules) == null) {
        missing.add(
            new NewTopic(rules, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")));
      }
      create(admin, missing);
    } catch (AppException e) {
      throw e;
    } catch (KafkaException e) {
      throw new AppException("kafka: " + rootMessage(e), e);
    }
  }

  private @Nullable TopicDescription describe(Admin admin, String topic) {
    try {
      return await(
          admin.describeTopics(List.of(topic)).topicNameValues().get(topic),
          "describe topic " + topic);
    } catch (UnknownTopicOrPartitionException e) {
      return null;
    }
  }

  private void create(Admin admin, List<NewTopic> missing) {
    for (NewTopic topic : missing) {
      if (!config.output().createMissing()) {
        throw new AppException(
            "output: expected topic %s to exist, for output.create-missing is false"
                .formatted(topic.name()));
      }
      try {
        await(admin.createTopics(List.of(topic)).all(), "create topic " + topic.name());
        log.info("Created topic {} with {} partitions", topic.name(), topic.numPartitions());
      } catch (TopicExistsException e) {
        log.debug("Topic {} was created by somebody else meanwhile", topic.name());
      }
    }
  }

  private <T> T await(@Nullable KafkaFuture<T> future, String what) {
    if (future == null) {
      throw new IllegalStateException("Kafka answers for every topic asked for");
    }
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException("interrupted while waiting for Kafka at " + servers, e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw unreachable(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw unreachable(e);
      }
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      if (e.getCause() instanceof AuthenticationException
          || e.getCause() instanceof AuthorizationException) {
        throw new AppException(
            "Kafka at %s does not let us %s: %s".formatted(servers, what, rootMessage(e)), e);
      }
      throw new AppException(
          "Kafka at %s: cannot %s: %s".formatted(servers, what, rootMessage(e)), e);
    }
  }

  private AppException unreachable(Throwable cause) {
    return new AppException(
        "kafka.bootstrap.servers: expected a broker at %s, found none that answered within %d s"
            .formatted(servers, timeout.toSeconds()),
        cause);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
