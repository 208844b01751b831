package dev.offbeat.trainer.train;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every setting of the trainer. Nobody needs to touch the defaults.
 *
 * @param architecture what the network is built of
 * @param horizons steps ahead to foretell, ascending, the first is 1
 * @param loss what is made small
 * @param epochs passes over the history at most, each followed by a look at the validation span
 * @param patience epochs without a better validation loss after which training stops
 * @param batch series segments that are run side by side, lanes
 * @param truncation steps through which a gradient flows back, k
 * @param learningRate the optimiser's step size
 * @param clipping how the gradient is bounded
 * @param regularization what else training minds
 * @param seed of every random draw
 */
public record TrainingOptions(
    Architecture architecture,
    List<Integer> horizons,
    Loss loss,
    int epochs,
    int patience,
    int batch,
    int truncation,
    LearningRate learningRate,
    GradientClipping clipping,
    Regularization regularization,
    long seed) {
  public TrainingOptions {
    horizons = List.copyOf(horizons);
    require(!horizons.isEmpty() && horizons.get(0) == 1, "horizons", "1 first", horizons);
    for (int k = 1; k < horizons.size(); k++) {
      require(horizons.get(k) > horizons.get(k - 1), "horizons", "ascending steps", horizons);
    }
    require(epochs >= 1 && epochs <= 1_000_000, "epochs", "1 to 1000000", epochs);
    require(patience >= 1, "patience", "1 or more", patience);
    require(batch >= 1 && batch <= 4096, "batch", "1 to 4096", batch);
    require(truncation >= 2 && truncation <= 10_000, "truncation", "2 to 10000", truncation);
    require(
        !regularization.contractive() || hasBound(architecture),
        "contractive",
        "a cell with a known bound (elman, leaky, fastrnn, gru, esn)",
        "--cell " + architecture.cell());
  }

  /**
   * What training minds besides the loss.
   *
   * @param weightDecay share of each weight taken away at a step of size 1 (AdamW)
   * @param gradientNormPenalty weight of the penalty on the change of the gradient's norm, λ
   * @param scheduledSampling share of steps, at the end of training, that are fed the network's own
   *     forecast; it grows from 0 in a straight line
   * @param contractive whether the step is kept a contraction of the state
   * @param ridge penalty on an echo state network's readout, for each observation
   */
  public record Regularization(
      double weightDecay,
      double gradientNormPenalty,
      double scheduledSampling,
      boolean contractive,
      double ridge) {
    /** None but an echo state network's own. */
    public static final Regularization NONE = new Regularization(0, 0, 0, false, 1e-4);

    public Regularization {
      require(weightDecay >= 0 && weightDecay <= 1, "weight-decay", "0 to 1", weightDecay);
      require(gradientNormPenalty >= 0, "gradient-norm-penalty", "0 or more", gradientNormPenalty);
      require(
          scheduledSampling >= 0 && scheduledSampling <= 1,
          "scheduled-sampling",
          "0 to 1",
          scheduledSampling);
      require(ridge >= 0, "ridge", "0 or more", ridge);
    }
  }

  private static boolean hasBound(Architecture architecture) {
    Network network = new Network(architecture, 1, 1, 1);
    return network.contract(new float[network.parameterCount()]);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** The settings chosen by evidence; see {@code docs/trainer.md}. */
  public static TrainingOptions defaults() {
    return builder().build();
  }

  /** The defaults, to be changed one by one. */
  public static Builder builder() {
    return new Builder();
  }

  /** All settings by their command-line names, as they go into the model's metadata. */
  public SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>(architecture.toMap());
    map.put("horizons", String.join(",", horizons.stream().map(String::valueOf).toList()));
    map.put("loss", loss.toString());
    map.put("epochs", String.valueOf(epochs));
    map.put("patience", String.valueOf(patience));
    map.put("batch", String.valueOf(batch));
    map.put("truncation", String.valueOf(truncation));
    map.put("learning-rate", String.valueOf(learningRate.peak()));
    map.put("warm-up", String.valueOf(learningRate.warmUp()));
    map.put("decay", learningRate.decay().toString());
    map.put("clip", clipping.toString());
    map.put("weight-decay", String.valueOf(regularization.weightDecay));
    map.put("gradient-norm-penalty", String.valueOf(regularization.gradientNormPenalty));
    map.put("scheduled-sampling", String.valueOf(regularization.scheduledSampling));
    map.put("contractive", String.valueOf(regularization.contractive));
    map.put("ridge", String.valueOf(regularization.ridge));
    map.put("seed", String.valueOf(seed));
    return map;
  }

  /** Changes some settings of the defaults. */
  public static final class Builder {
    private Architecture architecture = Architecture.of(CellKind.GRU, 16);
    private List<Integer> horizons = List.of(1, 10, 50);
    private Loss loss = Loss.LAPLACE;
    private int epochs = 100;
    private int patience = 25;
    private int batch = 64;
    private int truncation = 64;
    private LearningRate learningRate = new LearningRate(1e-2, 0, LearningRate.Decay.LINEAR);
    private GradientClipping clipping = new GradientClipping(GradientClipping.Kind.NORM, 1);
    private Regularization regularization = Regularization.NONE;
    private long seed = 1;

    private Builder() {}

    public Builder architecture(Architecture value) {
      architecture = value;
      return this;
    }

    public Builder horizons(List<Integer> value) {
      horizons = value;
      return this;
    }

    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder patience(int value) {
      patience = value;
      return this;
    }

    public Builder batch(int value) {
      batch = value;
      return this;
    }

    public Builder truncation(int value) {
      truncation = value;
      return this;
    }

    public Builder learningRate(LearningRate value) {
      learningRate = value;
      return this;
    }

    public Builder clipping(GradientClipping value) {
      clipping = value;
      return this;
    }

    public Builder regularization(Regularization value) {
      regularization = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public TrainingOptions build() {
      return new TrainingOptions(
          architecture,
          horizons,
          loss,
          epochs,
          patience,
          batch,
          truncation,
          learningRate,
          clipping,
          regularization,
          seed);
    }
  }
}
