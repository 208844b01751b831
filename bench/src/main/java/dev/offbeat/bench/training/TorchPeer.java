package dev.offbeat.bench.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.train.TrainingListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** PyTorch on the same problem, by {@code bench/torch_train.py}, where there is one. */
final class TorchPeer {
  private static final String SCRIPT = "torch_train.py";
  private static final int NO_TORCH = 3;

  private final String python;

  /**
   * @param python the interpreter
   */
  TorchPeer(String python) {
    this.python = python;
  }

  /** There is no PyTorch to run. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1;

    MissingException(String message) {
      super(message);
    }
  }

  /** Says at once whether PyTorch is there. */
  void require() throws InterruptedException, MissingException {
    try {
      if (Program.run(List.of(python, "-c", "import torch"), "").exitCode() != 0) {
        throw new MissingException(python + " cannot import torch");
      }
    } catch (IOException e) {
      throw new MissingException("there is no " + python);
    }
  }

  TorchFigures run(Problem problem) throws IOException, InterruptedException, MissingException {
    Path folder = Files.createTempDirectory("offbeat-bench-train");
    Path description = folder.resolve("problem.json");
    Path numbers = folder.resolve("series.float32");
    try {
      ObjectMapper mapper = new ObjectMapper();
      List<TrainingSeries> series = series(problem);
      mapper.writeValue(description.toFile(), problem.description(series));
      Problem.write(numbers, series);
      List<String> command = List.of(python, "-", description.toString(), numbers.toString());
      Program.Result result = Program.run(command, script());
      if (result.exitCode() == NO_TORCH) {
        throw new MissingException(python + " cannot import torch");
      } else if (result.exitCode() != 0) {
        throw new IOException(SCRIPT + " failed:\n" + result.err());
      }
      return mapper.readValue(result.lastLine(), TorchFigures.class);
    } finally {
      Files.deleteIfExists(description);
      Files.deleteIfExists(numbers);
      Files.delete(folder);
    }
  }

  private static List<TrainingSeries> series(Problem problem) {
    History history = Problem.history();
    return Problem.series(history, problem.train(history, 1, 1, 1, TrainingListener.NONE));
  }

  static String script() throws IOException {
    try (InputStream in = TorchPeer.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
