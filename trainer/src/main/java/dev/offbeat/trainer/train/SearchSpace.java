package dev.offbeat.trainer.train;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Configurations around a given one: settings that are held, and settings that are drawn. The loss
 * is always held, since losses of different kinds are not comparable.
 *
 * @param base the given one, which is among the drawn
 * @param free what is drawn
 */
public record SearchSpace(TrainingOptions base, Set<Setting> free) {
  private static final List<CellKind> CELLS =
      List.of(CellKind.GRU, CellKind.FASTRNN, CellKind.LSTM, CellKind.FASTGRNN);
  private static final List<CellKind> CONTRACTIVE_CELLS =
      List.of(CellKind.GRU, CellKind.FASTRNN, CellKind.LEAKY);
  private static final List<Integer> HIDDEN = List.of(8, 12, 16, 24, 32);
  private static final List<Integer> LAYERS = List.of(1, 1, 2);
  private static final List<Integer> BATCH = List.of(32, 64, 128);
  private static final List<Integer> TRUNCATION = List.of(32, 64, 128);
  private static final List<Double> LEARNING_RATE =
      List.of(2e-3, 3e-3, 5e-3, 7e-3, 1e-2, 1.5e-2, 2e-2, 3e-2);
  private static final int DRAWS_FOR_EACH = 100;

  /** A setting that may be drawn. */
  public enum Setting {
    /** Kind of the recurrence. */
    CELL("--cell"),
    /** Units of each layer. */
    HIDDEN("--hidden"),
    /** Stacked cells. */
    LAYERS("--layers"),
    /** Segments side by side. */
    BATCH("--batch"),
    /** Steps through which a gradient flows back. */
    TRUNCATION("--truncation"),
    /** Largest step size. */
    LEARNING_RATE("--learning-rate");

    /** What the shape of the network follows from. */
    public static final Set<Setting> OF_THE_NETWORK =
        Collections.unmodifiableSet(EnumSet.of(CELL, HIDDEN, LAYERS));

    private final String option;

    Setting(String option) {
      this.option = option;
    }

    /** The option that holds it. */
    public String option() {
      return option;
    }
  }

  public SearchSpace {
    free = free.isEmpty() ? EnumSet.noneOf(Setting.class) : EnumSet.copyOf(free);
  }

  /**
   * The given configuration and others, all different, drawn with its seed.
   *
   * @param count how many; fewer where the space has not as many
   */
  List<TrainingOptions> draw(int count) {
    SplittableRandom random = new SplittableRandom(base.seed());
    Set<TrainingOptions> drawn = new LinkedHashSet<>();
    drawn.add(base);
    for (int k = 0; k < DRAWS_FOR_EACH * count && drawn.size() < count; k++) {
      drawn.add(draw(random));
    }
    return new ArrayList<>(drawn);
  }

  private TrainingOptions draw(SplittableRandom random) {
    Architecture given = base.architecture();
    List<CellKind> cells = base.regularization().contractive() ? CONTRACTIVE_CELLS : CELLS;
    CellKind cell = draw(Setting.CELL, cells, given.cell(), random);
    int hidden = draw(Setting.HIDDEN, HIDDEN, given.hidden(), random);
    int layers = draw(Setting.LAYERS, LAYERS, given.layers(), random);
    LearningRate rate = base.learningRate();
    double peak = draw(Setting.LEARNING_RATE, LEARNING_RATE, rate.peak(), random);
    return new TrainingOptions(
        new Architecture(cell, hidden, layers, given.skips(), given.options()),
        base.horizons(),
        base.loss(),
        base.epochs(),
        base.patience(),
        draw(Setting.BATCH, BATCH, base.batch(), random),
        draw(Setting.TRUNCATION, TRUNCATION, base.truncation(), random),
        new LearningRate(peak, rate.warmUp(), rate.decay()),
        base.clipping(),
        base.regularization(),
        base.seed());
  }

  private <T> T draw(Setting setting, List<T> values, T given, SplittableRandom random) {
    T drawn = values.get(random.nextInt(values.size()));
    return free.contains(setting) ? drawn : given;
  }
}
