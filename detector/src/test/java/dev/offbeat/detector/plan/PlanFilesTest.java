package dev.offbeat.detector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.KafkaProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFilesTest {
  @TempDir private Path directory;

  private static Plan plan(SampleProfile sample) {
    try (DetectorModel model = DetectorModel.bundled()) {
      return Plan.of(sample, model, new Plan.Target("broker:9092", "metrics", "watch", null));
    }
  }

  private static Samples.Topic mapped() {
    Samples.Topic topic = new Samples.Topic();
    for (int i = 0; i < 40; i++) {
      topic.add(
          i % 3,
          null,
          "{\"ts\":%d,\"level\":%d,\"odd \\\"name\\\"\":\"s%d\"}"
              .formatted(Samples.START_SECONDS + i, i % 3, i % 4));
    }
    return topic;
  }

  @Test
  void write_detector_isLoadedByTheApplication() throws Exception {
    SampleProfile sample = mapped().profile();
    new PlanFiles(plan(sample), null, "metrics").write(directory, false);

    AppConfig config = AppConfig.load(directory.resolve("detector.yaml"), Map.of());

    assertThat(config.applicationId()).isEqualTo("watch");
    assertThat(config.input().topics()).containsExactly("metrics");
    assertThat(config.input().format()).isEqualTo("mapped");
    assertThat(config.input().options().get("mapped")).isEqualTo(sample.format().options());
    assertThat(config.input().reorderWindow()).hasSeconds(30);
    assertThat(config.kafka().get("bootstrap.servers")).isEqualTo("broker:9092");
    assertThat(config.kafka().get("num.stream.threads")).isEqualTo("2");
  }

  @Test
  void write_everyValue_isExplained() throws Exception {
    new PlanFiles(plan(mapped().profile()), null, "metrics").write(directory, false);

    for (String file : new String[] {"detector.yaml", "values.yaml"}) {
      assertThat(Files.readString(directory.resolve(file)))
          .contains(
              "# mapped: ", "# Points of a series come from several partitions", "# Series: 4");
    }
    assertThat(Files.readString(directory.resolve("values.yaml")))
        .containsPattern("# .*cores are busy.*\n  threads: ")
        .containsPattern("# .*Cannot be changed later\\.\n  size: 1Gi")
        .containsPattern("# A killed pod's.*\n  standbyReplicas: 1");
  }

  @Test
  void write_secrets_areLeftOut() throws Exception {
    KafkaProperties kafka =
        new KafkaProperties(
            Map.of(
                "bootstrap.servers", "broker:9092",
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-256",
                "sasl.jaas.config", "password=s3cret",
                "ssl.truststore.password", "s3cret"));
    new PlanFiles(plan(mapped().profile()), kafka, "metrics").write(directory, false);

    assertThat(Files.readString(directory.resolve("detector.yaml")))
        .contains("security.protocol: \"SASL_SSL\"")
        .doesNotContain("s3cret");
    assertThat(Files.readString(directory.resolve("values.yaml")))
        .contains("mechanism: \"SCRAM-SHA-256\"", "tls:", "existingSecret: offbeat")
        .doesNotContain("s3cret");
  }

  @Test
  void write_filesThatAreThere_areReplacedOnlyIfThatIsSaid() throws Exception {
    PlanFiles files = new PlanFiles(plan(mapped().profile()), null, "metrics");
    Files.writeString(directory.resolve("values.yaml"), "mine");

    assertThatThrownBy(() -> files.write(directory, false))
        .isInstanceOf(AppException.class)
        .hasMessageContaining("--replace");
    assertThat(directory.resolve("detector.yaml")).doesNotExist();

    files.write(directory, true);
    assertThat(Files.readString(directory.resolve("values.yaml"))).contains("replicaCount: 2");
  }
}
