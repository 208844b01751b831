package dev.offbeat.detector.app;

import dev.offbeat.detector.alertmanager.AlertmanagerPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks before the start whether the brokers answer, the topics are there and we may use them, so
 * that what is missing is said in one sentence and not by a thread that dies later.
 */
final class KafkaCheck {
  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");
  /*
   * What cannot be known before the start is whether a topic that Kafka Streams has yet to create may be
   * written: then a thread dies of it, and the application ends with the same sentence.
   */

  private static final Logger log = LoggerFactory.getLogger(KafkaCheck.class);

  /** A dead letter's time is that of its rejection: by the brokers' clock, if ours is wrong. */
  private static final Map<String, String> STAMPED_BY_BROKERS =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private final AppConfig config;
  private final KafkaAnswers answers;
  private final Admin admin;

  private KafkaCheck(AppConfig config, Admin admin) {
    this.config = config;
    this.answers =
        new KafkaAnswers(
            config.kafka().get("bootstrap.servers"), config.lifecycle().startupTimeout());
    this.admin = admin;
  }

  /**
   * Waits for the brokers, requires the input topics and the rights, and creates missing output
   * topics if that is wished.
   *
   * @throws AppException if something is missing
   */
  static void run(AppConfig config) {
    Map<String, Object> properties = config.kafka().adminValues();
    String millis = String.valueOf(config.lifecycle().startupTimeout().toMillis());
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis);
    try (Admin admin = Admin.create(properties)) {
      new KafkaCheck(config, admin).run();
    } catch (KafkaException e) {
      throw new AppException("kafka: " + KafkaAnswers.rootMessage(e), e);
    }
  }

  private void run() {
    answers.await(admin.describeCluster().nodes(), "reach it");
    int partitions = requireInput();
    requireOutput(partitions);
    requireCompacted(config.rules().topic(), COMPACTED);
    requireCompacted(config.feedback().topic(), COMPACTED);
    requireCompacted(config.models().topic(), ModelsTopic.SETTINGS);
    requireRights();
  }

  /** The largest number of partitions. */
  private int requireInput() {
    int partitions = 1;
    for (String topic : config.input().topics()) {
      TopicDescription found = describe(topic);
      if (found == null) {
        throw new AppException(
            "input.topics: expected a topic on Kafka at %s, found no topic %s"
                .formatted(answers.servers(), topic));
      }
      require(found, AclOperation.READ);
      partitions = Math.max(partitions, found.partitions().size());
    }
    return partitions;
  }

  private void requireOutput(int partitions) {
    List<NewTopic> missing = new ArrayList<>();
    for (String topic : config.output().topics()) {
      TopicDescription found = describe(topic);
      if (found == null) {
        missing.add(
            new NewTopic(topic, Optional.of(partitions), Optional.empty())
                .configs(
                    topic.equals(config.output().deadLetters()) ? STAMPED_BY_BROKERS : Map.of()));
      } else {
        require(found, AclOperation.WRITE);
        if (topic.equals(config.output().incidents()) && config.alertmanager().isOn()) {
          require(found, AclOperation.READ);
        }
      }
    }
    for (NewTopic topic : missing) {
      create(topic);
      TopicDescription created = describe(topic.name());
      if (created != null) {
        require(created, AclOperation.WRITE);
      }
    }
  }

  /** A topic that every instance reads all of, if one is named. */
  private void requireCompacted(@Nullable String topic, Map<String, String> settings) {
    if (topic == null) {
      return;
    }
    TopicDescription found = describe(topic);
    if (found == null) {
      create(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings));
    } else {
      require(found, AclOperation.READ);
    }
  }

  private @Nullable TopicDescription describe(String topic) {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    return answers
        .awaitUnless(
            UnknownTopicOrPartitionException.class,
            admin.describeTopics(List.of(topic), options).topicNameValues().get(topic),
            "describe topic " + topic)
        .orElse(null);
  }

  private void create(NewTopic topic) {
    if (!config.output().createMissing()) {
      throw new AppException(
          "output: expected topic %s to exist, for output.create-missing is false"
              .formatted(topic.name()));
    }
    answers.awaitUnless(
        TopicExistsException.class, // created by somebody else meanwhile
        admin.createTopics(List.of(topic)).all(),
        "create topic " + topic.name());
    log.info("Topic {} is created, with {} partitions", topic.name(), topic.numPartitions());
  }

  private void require(TopicDescription topic, AclOperation operation) {
    if (topic.authorizedOperations() != null && !topic.authorizedOperations().contains(operation)) {
      throw answers.refused(
          "%s topic %s".formatted(operation.name().toLowerCase(Locale.ROOT), topic.name()),
          "no " + operation + " on it",
          null);
    }
  }

  /** The rights that no topic of the configuration tells. */
  private void requireRights() {
    String group = config.applicationId();
    answers.await(
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
        "use the consumer group " + group);
    if (config.alertmanager().isOn()) {
      String alerts = AlertmanagerPush.group(group);
      answers.await(
          admin.listConsumerGroupOffsets(alerts).partitionsToOffsetAndMetadata(),
          "use the consumer group " + alerts);
    }
    if (config.kafka().get("processing.guarantee").equals("exactly_once_v2")) {
      String id = group + "-start";
      answers.awaitUnless(
          TransactionalIdNotFoundException.class,
          admin.describeTransactions(List.of(id)).description(id),
          "use transactional ids that begin with " + group + "-");
    }
    requireInternalTopics(group + "-");
  }

  /** Those that Kafka Streams has made, and whether it may make one. */
  private void requireInternalTopics(String prefix) {
    for (String topic : answers.await(admin.listTopics().names(), "list topics")) {
      TopicDescription found =
          topic.startsWith(prefix) && isInternal(topic) ? describe(topic) : null;
      if (found != null) {
        require(found, AclOperation.READ);
        require(found, AclOperation.WRITE);
      }
    }
    NewTopic trial = new NewTopic(prefix + "start", Optional.of(1), Optional.empty());
    answers.awaitUnless(
        TopicExistsException.class,
        admin.createTopics(List.of(trial), new CreateTopicsOptions().validateOnly(true)).all(),
        "create topics that begin with " + prefix);
  }

  private static boolean isInternal(String topic) {
    return topic.endsWith("-changelog") || topic.endsWith("-repartition");
  }
}
