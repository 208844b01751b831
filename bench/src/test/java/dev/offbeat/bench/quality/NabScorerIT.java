package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Offbeat;
import dev.offbeat.bench.quality.contender.Peers;
import dev.offbeat.bench.quality.measure.NabScore;
import dev.offbeat.bench.quality.measure.NabScorer;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.evaluate.ScoredSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scorer against a reference scorer in Python, on real series. Both lie outside the project, in
 * the folder that OFFBEAT_SHARED names (default: {@code shared} beside the checkout), as {@code
 * data/nab}, {@code data/wsd} and {@code tools/nab_score.py}.
 */
class NabScorerIT {
  private static final Path SHARED =
      Path.of(Objects.requireNonNullElse(System.getenv("OFFBEAT_SHARED"), "../../shared"));

  @TempDir Path results;

  @ParameterizedTest
  @ValueSource(strings = {"nab", "wsd"})
  void score_realSeries_equalsTheReferenceToAllPrintedDigits(String name) throws Exception {
    Path script = SHARED.resolve("tools").resolve("nab_score.py");
    Path folder = SHARED.resolve("data").resolve(name);
    assumeTrue(Files.exists(script), "skipped: no reference scorer; set OFFBEAT_SHARED");
    assumeTrue(Files.isDirectory(folder), "skipped: no series " + name + "; set OFFBEAT_SHARED");
    assumeTrue(exitCode("python3", "--version") == 0, "skipped: no python3");

    Path windows = folder.resolve("windows.json");
    List<LabelledSeries> corpus = Corpus.read(folder, windows).series();
    try (DetectorModel model =
            DetectorModel.load("hand-made", HandMadeModel.bytes(ScoringConstants.defaults(), 0));
        Offbeat offbeat = new Offbeat(model, DetectorOptions.defaults())) {
      List<Contender> contenders = new ArrayList<>(List.of(offbeat.alarms("offbeat")));
      Peers.all().stream().filter(peer -> !peer.costly()).forEach(contenders::add);
      for (Contender contender : contenders) {
        List<ScoredSeries> scored = new Replay(contender).of(corpus);
        new ResultFiles(results).write(contender.name(), corpus, scored);
        List<NabScore> scores = NabScorer.score(ResultFiles.squashed(scored));
        assertThat(scores.stream().map(NabScore::toString).toList())
            .as(contender.name())
            .isEqualTo(lines("python3", script, windows, results.resolve(contender.name())));
        assertThat(NabScorer.score(scored))
            .as("squashing changes no rank")
            .zipSatisfy(
                scores, (plain, squashed) -> assertThat(plain.score()).isEqualTo(squashed.score()));
      }
    }
  }

  private static int exitCode(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private static List<String> lines(Object... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(java.util.Arrays.stream(command).map(String::valueOf).toList())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try (var reader = builder.start().inputReader()) {
      return reader.lines().toList();
    }
  }
}
