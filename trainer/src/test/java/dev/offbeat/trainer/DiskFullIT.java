package dev.offbeat.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A model on a disk that has no room for it. Needs to be root, to mount such a disk. */
class DiskFullIT {
  @TempDir Path directory;
  private Path disk = Path.of("");
  private boolean isMounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    isMounted = run("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString());
    assumeThat(isMounted).as("may mount a file system").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  @Test
  void train_diskFull_isOneSentenceAndTheOldModelIsKept() throws IOException {
    StringBuilder text = new StringBuilder("time,value\n");
    for (int t = 0; t < 1000; t++) {
      text.append(t).append(',').append(Math.sin(t / 3.0)).append('\n');
    }
    Path input = Files.writeString(directory.resolve("s.csv"), text);
    Path model = Files.writeString(disk.resolve("m.onnx"), "old");
    StringWriter err = new StringWriter();
    CommandLine train = Commands.of(new TrainCommand()).setErr(new PrintWriter(err));

    int code =
        train.execute(
            "--input", input.toString(), "--output", model.toString(), "--epochs", "1", "--quiet");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "offbeat: "
                + model
                + ": cannot be written: the disk is full; free some space or"
                + " choose another directory\n");
    assertThat(model).hasContent("old");
    assertThat(disk.toFile().list()).containsExactly("m.onnx");
  }
}
