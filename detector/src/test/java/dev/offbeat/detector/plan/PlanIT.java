package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorApp;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class PlanIT {
  private static EmbeddedKafka kafka;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start();
    kafka.createTopic("telegraf", 3);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 400; i++) {
        for (int host = 0; host < 10; host++) {
          String line =
              "cpu,host=h%d idle=%d %d000000000"
                  .formatted(host, (i + host) % 9, Samples.START_SECONDS + 10L * i);
          byte[] key = ("h" + host).getBytes(UTF_8);
          var unused = producer.send(new ProducerRecord<>("telegraf", key, line.getBytes(UTF_8)));
        }
      }
      var unused =
          producer.send(new ProducerRecord<>("telegraf", 1, null, "cpu idle=high".getBytes(UTF_8)));
      producer.flush();
    }
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine plan = new CommandLine(new PlanCommand()).setOut(new PrintWriter(out));
    assertThat(plan.execute(arguments)).isZero();
    return out.toString();
  }

  @Test
  void plan_topic_tellsWhatItHolds_andLeavesNoTrace() throws Exception {
    JsonNode plan =
        new ObjectMapper()
            .readTree(
                run(
                    "--bootstrap-servers",
                    kafka.bootstrapServers(),
                    "--topic",
                    "telegraf",
                    "--json"));

    assertThat(plan.at("/sample/records").asInt()).isEqualTo(4001);
    assertThat(plan.at("/sample/format").asText()).isEqualTo("influx");
    assertThat(plan.at("/sample/rejected/0/reason").asText()).isEqualTo("value_invalid");
    assertThat(plan.at("/sample/rejected/0/partition").asInt()).isEqualTo(1);
    assertThat(plan.at("/series/likely").asInt()).isEqualTo(10);
    assertThat(plan.at("/series/certainty").asText()).isEqualTo("whole");
    assertThat(plan.at("/series/cadence_seconds/median").asDouble()).isEqualTo(10);
    assertThat(plan.at("/series/points_per_second").asDouble()).isBetween(0.95, 1.05);
    assertThat(plan.at("/sizing/topic_partitions").asInt()).isEqualTo(3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(admin.listGroups().all().get()).isEmpty();
      assertThat(admin.listTopics().names().get()).containsExactly("telegraf");
    }
  }

  @Test
  void plan_partOfATopic_saysThatItIsAPart() {
    String text =
        run(
            "--bootstrap-servers",
            kafka.bootstrapServers(),
            "--topic",
            "telegraf",
            "--records",
            "99");

    assertThat(text).contains("of 3 partitions", "(the topic has 4,0");
  }

  @Test
  void plan_writtenConfiguration_runs() throws Exception {
    run(
        "--bootstrap-servers",
        kafka.bootstrapServers(),
        "--topic",
        "telegraf",
        "--out",
        directory.resolve("plan").toString());
    AppConfig config =
        AppConfig.load(
            directory.resolve("plan").resolve("detector.yaml"),
            Map.of(
                "OFFBEAT_APPLICATION_ID",
                "planned",
                "OFFBEAT_STATE_DIRECTORY",
                directory.resolve("state").toString(),
                "OFFBEAT_ADMIN_LISTEN",
                "off"));

    try (DetectorApp app = DetectorApp.start(config)) {
      Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
      while (observations(app) < 4000 && Instant.now().isBefore(deadline)) {
        Thread.sleep(100);
      }
      assertThat(observations(app)).isEqualTo(4000);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteTopics(
              admin.listTopics().names().get().stream()
                  .filter(topic -> !topic.equals("telegraf"))
                  .toList())
          .all()
          .get();
      admin.deleteConsumerGroups(List.of("planned")).all().get();
    }
  }

  private static double observations(DetectorApp app) {
    return app.registry().find("anomaly.detector.observations").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }
}
