package dev.offbeat.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceOptionsTest {
  private static final String PROMETHEUS = "--prometheus http://127.0.0.1:1 --query up";

  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();

  private int train(String arguments) {
    String all = arguments + " --output " + directory.resolve("m.onnx");
    return Commands.of(new TrainCommand())
        .setErr(new PrintWriter(err))
        .execute(all.strip().split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                            | expected one source of history, --input, --kafka or --prometheus, found none
          --input a --kafka b           | expected one source of history, --input, --kafka or --prometheus, found --input and --kafka
          --kafka h:1                   | --topic: expected the topic to read from --kafka, found none
          --kafka h:1 --topic t --step 1m | --step says nothing to --kafka: leave it out, or name another source
          --kafka h:1 --topic t --features | --features says nothing to --kafka: leave it out
          --input a --query up          | --query says nothing to --input: leave it out
          --input a --from 7d           | --from and --to take times of --kafka and --prometheus: a file is read whole
          --input a --from 7days        | or a model: bundled, scratch or a file; found 7days
          --input a --from scratch --from bundled | expected one time and one model at most, found [scratch, bundled]
          --prometheus http://h:1       | --query: expected an expression to ask --prometheus for, found none
          --prometheus http://h:1 --query up | --from: expected where the history starts, such as --from 30d
          --prometheus h:1 --query up --from 1d | --prometheus: expected an address like http://localhost:9090
          --prometheus http://h:1 --query up --from 1d --to 2d | --from: expected a time before --to
          --prometheus http://h:1 --query up --from 1d --step 7 | expected a duration like 15s, 1m, 6h, 7d or 4w, found 7
          --prometheus http://h:1 --query up --from 1d --to soon | expected now, a time back from now
          """)
  void execute_contradiction_isOneSentenceAndExitCodeTwo(String arguments, String sentence) {
    assertThat(train(arguments)).isEqualTo(2);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void execute_secretFilesThatAreNone_areToldWithoutTheirContent() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2 hunter2\n");

    assertThat(train(PROMETHEUS + " --from 1d --prometheus-token-file " + file)).isEqualTo(1);
    assertThat(train(PROMETHEUS + " --from 1d --prometheus-basic-auth-file " + file)).isEqualTo(1);
    assertThat(train(PROMETHEUS + " --from 1d --prometheus-token-file nowhere")).isEqualTo(1);
    Files.writeString(file, "password=hunter2\\u12\n");
    assertThat(train("--kafka h:1 --topic t --kafka-config " + file)).isEqualTo(1);

    assertThat(err.toString())
        .contains("--prometheus-token-file: expected one token in " + file)
        .contains("--prometheus-basic-auth-file: expected one line user:password in " + file)
        .contains("--prometheus-token-file: there is no file nowhere")
        .contains("--kafka-config: expected a properties file")
        .doesNotContain("hunter2");
  }

  @Test
  void secretFiles_become_headersAndSettings() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "me:hunter:2\n");

    assertThat(SecretFiles.basic("--x", file)).isEqualTo("Basic bWU6aHVudGVyOjI=");
    assertThat(SecretFiles.bearer("--x", file)).isEqualTo("Bearer me:hunter:2");
    Files.write(file, "a.b=c d\n".getBytes(StandardCharsets.UTF_8));
    assertThat(SecretFiles.properties("--x", file)).containsExactlyEntriesOf(Map.of("a.b", "c d"));
  }
}
