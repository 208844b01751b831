package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.Options;
import dev.offbeat.trainer.nn.CellKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first ten losses of a training: a change of the arithmetic is seen here, wanted or not. */
class PinnedLossesTest {
  @ParameterizedTest
  @CsvSource({
    "GRU, 2.4721024 2.4234525 2.3911507 2.3248156 2.2828338"
        + " 2.2584107 2.1649218 2.1225712 2.0887099 1.8110380",
    "LSTM, 2.4464055 2.4069481 2.3752999 2.3099988 2.2673967"
        + " 2.2374603 2.1593401 2.1153737 2.1000870 1.8969649",
    "FASTRNN, 2.4355400 2.4132392 2.3966128 2.3407039 2.3208121"
        + " 2.3167597 2.2394484 2.2328612 2.2237272 2.0060898",
  })
  void train_firstTenUpdates_haveThePinnedLosses(CellKind cell, String pinned) {
    TrainingReport report =
        Trainer.train(
                Histories.of(Histories.sine("a", 3000, 1, 0), Histories.sine("b", 2000, 10, 5)),
                new Normalizer(4000),
                Options.of(cell, 8, 1, 1e-2),
                Origin.SCRATCH,
                1,
                TrainingListener.NONE)
            .report();

    List<Double> losses =
        report.updates().subList(0, 10).stream().map(TrainingReport.Update::loss).toList();
    String[] expected = pinned.split(" ", -1);
    for (int k = 0; k < 10; k++) {
      assertThat(losses.get(k))
          .as("loss %d of %s", k + 1, losses)
          .isCloseTo(Double.parseDouble(expected[k]), within(1e-6));
    }
  }
}
