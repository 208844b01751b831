package dev.offbeat.bench.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a run of the quality benchmark found; what it was not asked for is empty.
 *
 * @param model name of the model's file, or {@code bundled}
 * @param fingerprint its first 16 hex digits
 * @param stateBytes bytes of a series' state at most, everything included
 * @param corpora NAB and WSD: Offbeat first, then its peers
 * @param budgets alert budgets against alerts on quiet stretches
 * @param ablation NAB and WSD: Offbeat with parts of its score on and off
 * @param mgab the Mackey-Glass series
 * @param skab the water loop's runs
 */
record QualityReport(
    String model,
    String fingerprint,
    int stateBytes,
    List<CorpusResult> corpora,
    List<BudgetResult> budgets,
    List<CorpusResult> ablation,
    List<PointResult> mgab,
    List<PointResult> skab) {

  /** Writes it all as JSON. */
  void writeJson(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }
}
