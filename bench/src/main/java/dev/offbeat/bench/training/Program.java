package dev.offbeat.bench.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Another program, run to its end. */
final class Program {
  private Program() {}

  /** What it printed, and how it ended. */
  record Result(int exitCode, String out, String err) {
    String lastLine() {
      String text = out.strip();
      return text.substring(text.lastIndexOf('\n') + 1);
    }
  }

  /**
   * Runs a program.
   *
   * @param input its standard input
   * @throws IOException if there is no such program
   */
  static Result run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    try {
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
      try (OutputStream to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String out = text(process.getInputStream());
      return new Result(process.waitFor(), out, err.join());
    } finally {
      process.destroy();
    }
  }

  private static String text(InputStream from) {
    try (from) {
      return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
