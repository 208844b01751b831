package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.app.AppException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSampleTest {
  private static final long PLENTY = 1 << 20;

  @TempDir private Path directory;

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  private SampleSource.Scope read(String name, String text, long bytes) throws Exception {
    Path file = Files.writeString(directory.resolve(name), text);
    return new FileSample(file, bytes).read(records::add);
  }

  private String payload(int record) {
    return new String(records.get(record).value(), UTF_8);
  }

  @Test
  void read_lines_areRecords_withTheKeyBeforeATab() throws Exception {
    SampleSource.Scope scope =
        read("own.jsonl", "host-1\t{\"value\":1}\n\n# a comment\n{\"value\":2}\n", PLENTY);

    assertThat(records).hasSize(2);
    assertThat(records.get(0).key()).asString(UTF_8).isEqualTo("host-1");
    assertThat(payload(0)).isEqualTo("{\"value\":1}");
    assertThat(records.get(1).key()).isNull();
    assertThat(scope.isWhole()).isTrue();
  }

  @Test
  void read_onePayloadOfManyLines_isOneRecord() throws Exception {
    String payload = "{\n \"resourceMetrics\": [\n ]\n}";
    read("otlp.json", payload, PLENTY);

    assertThat(records).hasSize(1);
    assertThat(payload(0)).isEqualTo(payload);
  }

  @Test
  void read_csv_isRecordsOfJson() throws Exception {
    SampleSource.Scope scope =
        read("wide.csv", "timestamp,a,b\n1763719200,1.5,2\n1763719260,,3\n", PLENTY);

    assertThat(scope.isCsv()).isTrue();
    assertThat(records).hasSize(4);
    assertThat(records.get(0).key()).asString(UTF_8).isEqualTo("a");
    assertThat(payload(0)).isEqualTo("{\"timestamp\":\"2025-11-21T10:00:00Z\",\"value\":1.5}");
    assertThat(payload(2)).endsWith("\"value\":null}");
  }

  @Test
  void read_moreThanTheBound_isCut() throws Exception {
    SampleSource.Scope scope = read("long.jsonl", "{\"value\":1}\n".repeat(100), 50);

    assertThat(records).hasSizeBetween(4, 6);
    assertThat(scope.isWhole()).isFalse();
  }

  @Test
  void read_noFile_saysSo() {
    FileSample none = new FileSample(directory.resolve("none"), PLENTY);

    assertThatThrownBy(() -> none.read(records::add))
        .isInstanceOf(AppException.class)
        .hasMessageContaining("there is no file");
  }
}
