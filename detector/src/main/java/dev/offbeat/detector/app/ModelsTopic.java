package dev.offbeat.detector.app;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic of models: a record's key is a model's name, its value the model file, and a
 * record without a value takes it away. A name that ends in {@value #BEFORE} is what had the name
 * before; {@link ModelControl#KEY} is what a person says. Every instance reads all of it.
 */
final class ModelsTopic implements CompactedTopic.Reader {
  /** Bytes of a model in the topic, at most. */
  static final int LARGEST_BYTES = 8 << 20;

  /** Bytes of its record, and of a request that carries it. */
  static final int LARGEST_RECORD = LARGEST_BYTES + (64 << 10);

  /** The end of a name under which the model is kept that had the name before. */
  static final String BEFORE = "/previous";

  /** Names of models. */
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  /** What the topic is to be created with. */
  static final Map<String, String> SETTINGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          "compact",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(LARGEST_RECORD));

  private static final int MOST_NAMES = 32;

  private final String topic;
  private final LiveModels models;
  private final Set<String> names = new HashSet<>();

  private ModelsTopic(String topic, LiveModels models) {
    this.topic = topic;
    this.models = models;
  }

  /**
   * Reads what is there, and then follows the topic on a thread of its own.
   *
   * @throws AppException if the topic cannot be read to its end in time
   */
  static CompactedTopic start(AppConfig config, String topic, LiveModels models) {
    return CompactedTopic.start(config, "models.topic", topic, new ModelsTopic(topic, models));
  }

  @Override
  public void apply() {
    models.choose();
  }

  @Override
  public void refuse(String sentence) {
    models.refuse(topic, sentence);
  }

  @Override
  public void mend() {
    models.mend(topic);
    models.look();
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> one) {
    String key = one.key() == null ? "" : new String(one.key(), StandardCharsets.UTF_8);
    String source = topic + "/" + key;
    byte[] value = one.value();
    if (key.equals(ModelControl.KEY)) {
      takeControl(source, value);
      return;
    }
    boolean isBefore = key.endsWith(BEFORE);
    String name = isBefore ? key.substring(0, key.length() - BEFORE.length()) : key;
    if (!NAME.matcher(name).matches()) {
      models.refuse(
          source,
          "offset %d: expected a model's name as key, up to 100 letters, digits, dots, hyphens and"
                  .formatted(one.offset())
              + " underscores");
    } else if (value != null && value.length > LARGEST_BYTES) {
      models.refuse(
          source, "expected at most %d bytes, found %d".formatted(LARGEST_BYTES, value.length));
    } else if (value != null && names.size() >= MOST_NAMES && !names.contains(name)) {
      models.refuse(source, "expected at most %d models".formatted(MOST_NAMES));
    } else if (isBefore) {
      models.takeBefore(source, name, value);
    } else {
      if (value == null) {
        names.remove(name);
      } else {
        names.add(name);
      }
      models.takeRecord(source, name, value);
    }
  }

  private void takeControl(String source, byte @Nullable [] value) {
    try {
      models.takeControl(value == null ? ModelControl.NONE : ModelControl.parse(value));
      models.mend(source);
    } catch (IllegalArgumentException e) {
      models.refuse(source, String.valueOf(e.getMessage()));
    }
  }
}
