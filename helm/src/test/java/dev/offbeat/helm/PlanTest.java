package dev.offbeat.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.plan.PlanCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The chart takes the values that {@code offbeat plan} writes, as they are. */
class PlanTest {
  private static final long START = 1_763_719_200;

  @TempDir private Path directory;

  private String values(String line, String... arguments) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append(line.formatted(START + 10L * i, i % 7)).append('\n');
    }
    Path file = Files.writeString(directory.resolve("sample"), lines);
    Path out = directory.resolve("plan");
    CommandLine plan = new CommandLine(new PlanCommand());
    StringWriter said = new StringWriter();
    plan.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    System.arraycopy(
        new String[] {"--input", file.toString(), "--out", out.toString()}, 0, all, 0, 4);

    assertThat(plan.execute(all)).as("%s", said).isZero();
    return Files.readString(out.resolve("values.yaml"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpu,host=a idle=%2$d %1$d000000000",
        "{\"at\": %d, \"site\": \"north\", \"readings\": [{\"sensor\": \"a\", \"level\": %d}]}",
        "host-1\t{\"timestamp\": %d, \"value\": %d}"
      })
  void render_plannedValues_isAReleaseWhoseConfigurationTheApplicationTakes(String line)
      throws Exception {
    Objects objects = Chart.render(values(line));

    JsonNode set = objects.one("StatefulSet");
    assertThat(set.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(objects.detector().at("/resources/limits/memory").asText()).isEqualTo("512Mi");
    Path config = Files.writeString(directory.resolve("offbeat.yaml"), objects.config());
    AppConfig loaded = AppConfig.load(config, Map.of());
    assertThat(loaded.input().topics()).containsExactly("metrics");
    assertThat(loaded.kafka().get("num.standby.replicas")).isEqualTo("1");
  }

  @Test
  void render_valuesForManySeries_asksForMemoryAndVolumesThatHoldThem() throws Exception {
    Objects objects =
        Chart.render(
            values("cpu,host=a idle=%2$d %1$d000000000", "--series", "2000000", "--topic", "big"));

    assertThat(objects.detector().at("/resources/limits/memory").asText())
        .matches("\\d{4,5}Mi")
        .isNotEqualTo("1024Mi");
    assertThat(
            objects
                .one("StatefulSet")
                .at("/spec/volumeClaimTemplates/0/spec/resources/requests/storage")
                .asText())
        .matches("\\d+Gi")
        .isNotEqualTo("1Gi");
    assertThat(objects.config()).contains("- big");
  }
}
