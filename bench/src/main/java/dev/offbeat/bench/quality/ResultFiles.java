package dev.offbeat.bench.quality;

import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes scores as NAB's own result files, {@code FOLDER/DETECTOR/CATEGORY/DETECTOR_FILE.csv} with
 * the columns timestamp, value, anomaly_score and label.
 */
final class ResultFiles {
  private final Path folder;

  ResultFiles(Path folder) {
    this.folder = folder;
  }

  /** Puts a score into [0, 1), where NAB's own runner wants it; the order stays. */
  static double squash(double score) {
    return score / (1 + score);
  }

  /** The series with their scores as the files have them. */
  static List<ScoredSeries> squashed(List<ScoredSeries> corpus) {
    return corpus.stream()
        .map(
            series ->
                new ScoredSeries(
                    series.name(),
                    series.timestampsMillis(),
                    Arrays.stream(series.scores()).map(ResultFiles::squash).toArray(),
                    series.windows()))
        .toList();
  }

  void write(String detector, List<LabelledSeries> corpus, List<ScoredSeries> scored)
      throws IOException {
    for (int s = 0; s < corpus.size(); s++) {
      Path name = Path.of(corpus.get(s).name());
      Path file =
          folder
              .resolve(detector)
              .resolve(name)
              .resolveSibling(detector + "_" + name.getFileName());
      Files.createDirectories(file.getParent());
      write(file, corpus.get(s), scored.get(s).scores());
    }
  }

  private static void write(Path file, LabelledSeries series, double[] scores) throws IOException {
    boolean[] inside = new boolean[series.size()];
    for (Span window : series.windows()) {
      Arrays.fill(inside, window.first(), window.last() + 1, true);
    }
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("timestamp,value,anomaly_score,label\n");
      for (int i = 0; i < scores.length; i++) {
        double value = series.values()[i];
        // A double's shortest text is read back as the same double: no digit is lost.
        out.write(series.stamps()[i] + ',' + (Double.isNaN(value) ? "" : value) + ',');
        out.write(squash(scores[i]) + (inside[i] ? ",1\n" : ",0\n"));
      }
    }
  }
}
