package dev.offbeat.detector.alertmanager;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.metrics.AlertmanagerMeters;
import dev.offbeat.detector.metrics.AlertmanagerMeters.Drop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of incidents and tells Alertmanager what is open, again and again, and what is
 * over. It has a consumer group and threads of its own: whatever becomes of Alertmanager, detection
 * goes on.
 */
public final class AlertmanagerPush implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AlertmanagerPush.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 5000;
  private static final long LEAVE_MILLIS = 3000;

  private final AlertmanagerOptions options;
  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<IncidentRecord> reader;
  private final AlertmanagerMeters meters;
  private final Clock clock;
  private final OpenAlerts open;
  private final List<Courier> couriers = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>(); // of what was there at first
  private final Thread thread = new Thread(this::follow, "offbeat-alerts");
  private Instant nextResend = Instant.MIN;
  private volatile boolean isClosed;

  private AlertmanagerPush(
      AlertmanagerOptions options,
      String topic,
      Consumer<byte[], byte[]> consumer,
      Deserializer<IncidentRecord> reader,
      Function<Incident, String> contrast,
      AlertmanagerMeters meters,
      Clock clock) {
    this.options = options;
    this.topic = topic;
    this.consumer = consumer;
    this.reader = reader;
    this.meters = meters;
    this.clock = clock;
    AlertWriter writer = new AlertWriter(options, contrast, clock);
    open = new OpenAlerts(writer, options.minSeverity(), options.limit());
    thread.setDaemon(true);
  }

  /** The consumer group of an application's push. */
  public static String group(String applicationId) {
    return applicationId + "-alertmanager";
  }

  /**
   * Starts it. Does not wait for Kafka or Alertmanager.
   *
   * @param consumerProperties of Kafka's consumer, without a group
   * @param topic of incidents
   * @param reader of its records
   * @param contrast what was seen against what was expected, in words
   * @throws org.apache.kafka.common.KafkaException if the properties cannot be used
   */
  public static AlertmanagerPush start(
      AlertmanagerOptions options,
      String applicationId,
      Map<String, Object> consumerProperties,
      String topic,
      Deserializer<IncidentRecord> reader,
      Function<Incident, String> contrast,
      AlertmanagerMeters meters) {
    Map<String, Object> properties = new HashMap<>(consumerProperties);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group(applicationId));
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, group(applicationId));
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Clock clock = Clock.systemUTC();
    AlertmanagerPush push =
        new AlertmanagerPush(options, topic, consumer, reader, contrast, meters, clock);
    options.urls().forEach(url -> push.couriers.add(Courier.start(options, url, meters, clock)));
    push.thread.start();
    log.info("Telling {} of the incidents in {}", options.urls(), topic);
    return push;
  }

  private void follow() {
    try (consumer) {
      consumer.subscribe(Set.of(topic), new Partitions());
      while (!isClosed) {
        try {
          round();
        } catch (WakeupException e) {
          log.debug("Alerts are no longer told");
        } catch (RuntimeException e) {
          log.warn("Incidents cannot be read for Alertmanager: {}", e.getMessage());
          Thread.sleep(PAUSE_MILLIS);
        }
      }
      commit(consumer.assignment());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("The consumer of incidents did not close", e);
    }
  }

  private void round() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    Instant now = clock.instant();
    long oldest = now.minus(options.maxAge()).toEpochMilli();
    List<Alert> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> one : records) {
      take(one, oldest, now, told);
    }
    boolean wasBehind = !ends.isEmpty();
    ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    if (!ends.isEmpty()) {
      return; // what was open in the past may be over
    }
    meters.onDropped(Drop.EXPIRED, open.expire(oldest));
    if (wasBehind || !now.isBefore(nextResend)) {
      told.addAll(0, open.all());
      nextResend = now.plus(options.resendInterval());
      commit(consumer.assignment());
    }
    couriers.forEach(courier -> courier.offer(told));
    meters.onState(open.size(), couriers.stream().mapToInt(Courier::waiting).sum());
  }

  private void take(
      ConsumerRecord<byte[], byte[]> one, long oldestMillis, Instant now, List<Alert> told) {
    TopicPartition partition = new TopicPartition(one.topic(), one.partition());
    IncidentRecord event;
    try {
      event = reader.deserialize(topic, one.value());
    } catch (SerializationException e) {
      log.debug("{} offset {} is no incident", partition, one.offset(), e);
      meters.onDropped(Drop.UNREADABLE, 1);
      return;
    }
    if (event == null || event.incident().timestampMillis() < oldestMillis) {
      return; // a tombstone, or long ago
    }
    if (open.take(event, partition, one.offset(), now, told) == OpenAlerts.Outcome.LIMIT) {
      meters.onDropped(Drop.LIMIT, 1);
    }
  }

  /** Notes how far to read again after a restart; a failure costs reading more again. */
  private void commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    try {
      for (TopicPartition partition : partitions) {
        if (!ends.containsKey(partition)) {
          long position = consumer.position(partition, COMMIT_TIMEOUT);
          places.put(partition, new OffsetAndMetadata(open.resumeAt(partition, position)));
        }
      }
      consumer.commitSync(places, COMMIT_TIMEOUT);
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      log.debug("Offsets of incidents are not committed", e);
    }
  }

  /** What this instance tells of is what its partitions hold. */
  private final class Partitions implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      ends.putAll(consumer.endOffsets(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit(partitions);
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(open::forget);
      partitions.forEach(ends::remove);
    }
  }

  /** Leaves the group, so that another instance tells on at once; waits for that a moment only. */
  @Override
  public void close() {
    isClosed = true;
    consumer.wakeup();
    couriers.forEach(Courier::close);
    try {
      thread.join(LEAVE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
