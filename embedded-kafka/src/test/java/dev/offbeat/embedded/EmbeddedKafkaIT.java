package dev.offbeat.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedKafkaIT {

  @Test
  void produce_toATopic_isConsumedInOrder() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("beats", 2);
      try (var producer =
          new KafkaProducer<>(
              Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        for (int i = 0; i < 100; i++) {
          var unused = producer.send(new ProducerRecord<>("beats", "series", "beat " + i));
        }
        producer.flush();
      }

      List<String> beats = consume(kafka, "beats", 100);

      assertThat(beats).hasSize(100).startsWith("beat 0", "beat 1").endsWith("beat 99");
    }
  }

  @Test
  void start_twice_brokersDoNotDisturbEachOther() {
    try (EmbeddedKafka one = EmbeddedKafka.start();
        EmbeddedKafka other = EmbeddedKafka.start()) {
      assertThat(one.bootstrapServers()).isNotEqualTo(other.bootstrapServers());
      one.createTopic("same", 1);
      other.createTopic("same", 3);
    }
  }

  @Test
  void createTopic_again_changesNothing() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("beats", 2);
      kafka.createTopic("beats", 2);
      assertThatIllegalStateException()
          .isThrownBy(() -> kafka.createTopic("no such name!", 1))
          .withMessageContaining("no such name!");
    }
  }

  @Test
  void close_afterUse_leavesNoDirectory() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopic("beats", 1);
    Path directory;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var directories = admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1);
      directory = Path.of(directories.keySet().iterator().next());
    }
    assertThat(directory).isNotEmptyDirectory();

    kafka.close();

    assertThat(directory).doesNotExist();
  }

  private static List<String> consume(EmbeddedKafka kafka, String topic, int count) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "test",
            "auto.offset.reset",
            "earliest");
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
