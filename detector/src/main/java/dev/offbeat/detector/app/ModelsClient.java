package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.DetectorModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Reads and writes the topic of models, for a person. */
final class ModelsClient {
  private final KafkaProperties kafka;
  private final String topic;
  private final Duration timeout;

  /** What the topic holds: model files by their keys, and what a person last said. */
  record Content(Map<String, byte[]> models, ModelControl control) {
    /** The fingerprint of a model; null if there is none of that name. */
    @Nullable String fingerprint(String name) {
      byte[] bytes = models.get(name);
      return bytes == null ? null : DetectorModel.fingerprint(bytes);
    }
  }

  ModelsClient(KafkaProperties kafka, String topic, Duration timeout) {
    this.kafka = kafka;
    this.topic = topic;
    this.timeout = timeout;
  }

  /**
   * Reads all of the topic.
   *
   * @throws AppException if it cannot be read
   */
  Content read() {
    Map<String, byte[]> models = new TreeMap<>();
    try (Consumer<byte[], byte[]> consumer = CompactedTopic.newConsumer(kafka, "offbeat-models")) {
      CompactedTopic.readToEnd(consumer, "models.topic", topic, timeout, one -> take(models, one));
    } catch (KafkaException e) {
      throw failure("read", e);
    }
    byte[] said = models.remove(ModelControl.KEY);
    try {
      return new Content(models, said == null ? ModelControl.NONE : ModelControl.parse(said));
    } catch (IllegalArgumentException e) {
      return new Content(models, ModelControl.NONE); // detectors say what is wrong with it
    }
  }

  private static void take(Map<String, byte[]> models, ConsumerRecord<byte[], byte[]> one) {
    String key = one.key() == null ? "" : new String(one.key(), UTF_8);
    if (one.value() == null) {
      models.remove(key);
    } else {
      models.put(key, one.value());
    }
  }

  /** Makes the topic if it is not there yet. */
  void create() {
    KafkaAnswers answers = new KafkaAnswers(kafka.get("bootstrap.servers"), timeout);
    Map<String, Object> properties = kafka.adminValues();
    properties.put("default.api.timeout.ms", String.valueOf(timeout.toMillis()));
    properties.put("request.timeout.ms", String.valueOf(timeout.toMillis()));
    try (Admin admin = Admin.create(properties)) {
      NewTopic missing =
          new NewTopic(topic, Optional.of(1), Optional.empty()).configs(ModelsTopic.SETTINGS);
      answers.awaitUnless(
          TopicExistsException.class,
          admin.createTopics(List.of(missing)).all(),
          "create topic " + topic);
    } catch (KafkaException e) {
      throw failure("create", e);
    }
  }

  /** Gives a model a name. What had it before is kept beside it, to go back to. */
  void publish(String name, byte[] bytes) {
    byte[] last = read().models().get(name);
    if (last != null && !DetectorModel.fingerprint(last).equals(DetectorModel.fingerprint(bytes))) {
      write(name + ModelsTopic.BEFORE, last);
    }
    write(name, bytes);
  }

  /** Takes a model away, and what had its name before. */
  void remove(String name) {
    write(name, null);
    write(name + ModelsTopic.BEFORE, null);
  }

  /** Says which model is to be used. */
  void say(ModelControl control) {
    write(
        ModelControl.KEY,
        control.equals(ModelControl.NONE) ? null : control.toJson().getBytes(UTF_8));
  }

  private void write(String key, byte @Nullable [] value) {
    Map<String, Object> properties = kafka.producerValues();
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, ModelsTopic.LARGEST_RECORD);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppException("interrupted while writing to " + topic, e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw new AppException(
            "models.topic: %s takes no record of %d bytes; set its max.message.bytes to %d"
                .formatted(topic, value == null ? 0 : value.length, ModelsTopic.LARGEST_RECORD),
            e);
      }
      throw failure("write", e);
    } catch (KafkaException e) {
      throw failure("write", e);
    }
  }

  private AppException failure(String what, Exception e) {
    return new AppException(
        "models.topic: cannot %s %s on Kafka at %s: %s"
            .formatted(what, topic, kafka.get("bootstrap.servers"), KafkaAnswers.rootMessage(e)),
        e);
  }
}
