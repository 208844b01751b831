package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.Options;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.SearchSpace.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {
  private static final TrainingOptions BASE = Options.of(CellKind.GRU, 8, 8, 1e-2);
  private static final EnumSet<Setting> RATE_AND_CELL =
      EnumSet.of(Setting.LEARNING_RATE, Setting.CELL);

  private final List<List<Candidate>> changes = new ArrayList<>();

  private static History history() {
    return Histories.of(Histories.sine("a", 1500, 1, 0));
  }

  private FittedNetwork search(SearchSpace space, int count, int threads) {
    return SuccessiveHalving.search(
        history(),
        new Normalizer(4000),
        space,
        count,
        options -> Origin.SCRATCH,
        threads,
        changes::add,
        TrainingListener.NONE);
  }

  @Test
  void search_winner_isWhatTrainingItAloneGives() {
    FittedNetwork winner = search(new SearchSpace(BASE, RATE_AND_CELL), 6, 1);

    FittedNetwork alone =
        Trainer.train(
            history(),
            new Normalizer(4000),
            winner.options(),
            Origin.SCRATCH,
            2,
            TrainingListener.NONE);

    assertThat(winner.parameters()).isEqualTo(alone.parameters());
    assertThat(winner.report()).isEqualTo(alone.report());
  }

  @Test
  void search_sixCandidates_halvesThemRungByRung() {
    FittedNetwork winner = search(new SearchSpace(BASE, RATE_AND_CELL), 6, 2);

    List<Candidate> last = changes.get(changes.size() - 1);
    assertThat(last).extracting(Candidate::epochs).containsExactlyInAnyOrder(4, 4, 2, 1, 1, 1);
    assertThat(last.get(0).state()).isEqualTo(Candidate.State.WINNER);
    assertThat(last.get(0).options()).isEqualTo(winner.options());
    assertThat(last.subList(1, 6))
        .allSatisfy(one -> assertThat(one.state()).isEqualTo(Candidate.State.DROPPED));
    assertThat(winner.hyperparameters())
        .containsEntry("search", "6")
        .hasEntrySatisfying("search-result", text -> assertThat(text).contains("after 4 of 8"));
  }

  @Test
  void draw_heldSettings_areThoseOfTheBaseAndAllDiffer() {
    List<TrainingOptions> drawn = new SearchSpace(BASE, RATE_AND_CELL).draw(20);

    assertThat(drawn).hasSize(20).doesNotHaveDuplicates().startsWith(BASE);
    assertThat(drawn).extracting(one -> one.architecture().hidden()).containsOnly(8);
    assertThat(drawn).extracting(TrainingOptions::batch).containsOnly(BASE.batch());
    assertThat(drawn).extracting(TrainingOptions::loss).containsOnly(BASE.loss());
    assertThat(drawn).extracting(one -> one.architecture().cell()).contains(CellKind.LSTM);
  }

  @Test
  void draw_everythingHeld_isTheBaseAlone() {
    assertThat(new SearchSpace(BASE, EnumSet.noneOf(Setting.class)).draw(5)).containsExactly(BASE);
  }
}
