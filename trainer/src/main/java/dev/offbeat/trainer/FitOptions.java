package dev.offbeat.trainer;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.train.GradientClipping;
import dev.offbeat.trainer.train.LearningRate;
import dev.offbeat.trainer.train.TrainingOptions;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line's options of training. */
final class FitOptions {
  private static final TrainingOptions DEFAULTS = TrainingOptions.defaults();

  @Option(
      names = "--horizons",
      split = ",",
      paramLabel = "N",
      description = "Steps ahead to foretell; the first must be 1. Default: 1,10,50.")
  private List<Integer> horizons = DEFAULTS.horizons();

  @Option(
      names = "--loss",
      paramLabel = "KIND",
      description = "What is made small: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Loss loss = DEFAULTS.loss();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Rounds at most; each is at least one pass over the history and ends with a look at the"
              + " validation span. Default: ${DEFAULT-VALUE}.")
  private int epochs = DEFAULTS.epochs();

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop after so many rounds without a better validation loss. Default: ${DEFAULT-VALUE}.")
  private int patience = DEFAULTS.patience();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Segments of series run side by side. Default: ${DEFAULT-VALUE}.")
  private int batch = DEFAULTS.batch();

  @Option(
      names = "--truncation",
      paramLabel = "N",
      description = "Steps through which a gradient flows back. Default: ${DEFAULT-VALUE}.")
  private int truncation = DEFAULTS.truncation();

  @Option(
      names = "--learning-rate",
      paramLabel = "V",
      description = "Adam's largest step size. Default: ${DEFAULT-VALUE}.")
  private double learningRate = DEFAULTS.learningRate().peak();

  @Option(
      names = "--warm-up",
      paramLabel = "V",
      description = "Share of the epochs over which it rises to that. Default: ${DEFAULT-VALUE}.")
  private double warmUp = DEFAULTS.learningRate().warmUp();

  @Option(
      names = "--decay",
      paramLabel = "KIND",
      description = "How it falls: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private LearningRate.Decay decay = DEFAULTS.learningRate().decay();

  @Option(
      names = "--clip",
      paramLabel = "KIND[:V]",
      converter = ClippingConverter.class,
      description =
          "How a gradient is bounded: norm:1 scales it down to a norm, value:0.1 cuts its elements,"
              + " quantile:0.9 scales it to that quantile of past norms, random:1 takes a random step"
              + " in its place, none. Default: ${DEFAULT-VALUE}.")
  private GradientClipping clipping = DEFAULTS.clipping();

  @Option(
      names = "--weight-decay",
      paramLabel = "V",
      description = "Decoupled weight decay (AdamW). Default: ${DEFAULT-VALUE}.")
  private double weightDecay = DEFAULTS.regularization().weightDecay();

  @Option(
      names = "--gradient-norm-penalty",
      paramLabel = "V",
      description =
          "Weight of the penalty that keeps gradients from vanishing (Pascanu et al. 2013). Default:"
              + " ${DEFAULT-VALUE}.")
  private double gradientNormPenalty = DEFAULTS.regularization().gradientNormPenalty();

  @Option(
      names = "--scheduled-sampling",
      paramLabel = "V",
      description =
          "Share of steps that are fed the network's own forecast at the end of training; it grows"
              + " from 0. Default: ${DEFAULT-VALUE}.")
  private double scheduledSampling = DEFAULTS.regularization().scheduledSampling();

  @Option(
      names = "--contractive",
      description =
          "Bound the recurrent weights so that two states always come closer (elman, leaky, fastrnn,"
              + " gru, esn).")
  private boolean contractive;

  @Option(
      names = "--ridge",
      paramLabel = "V",
      description = "Penalty on esn's readout. Default: ${DEFAULT-VALUE}.")
  private double ridge = DEFAULTS.regularization().ridge();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of every random draw. Default: ${DEFAULT-VALUE}.")
  private long seed = DEFAULTS.seed();

  static final class ClippingConverter implements ITypeConverter<GradientClipping> {
    @Override
    public GradientClipping convert(String text) {
      try {
        return GradientClipping.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * All settings of a training run.
   *
   * @throws IllegalArgumentException if they contradict each other or a range
   */
  TrainingOptions options(Architecture architecture) {
    return new TrainingOptions(
        architecture,
        horizons,
        loss,
        epochs,
        patience,
        batch,
        truncation,
        new LearningRate(learningRate, warmUp, decay),
        clipping,
        new TrainingOptions.Regularization(
            weightDecay, gradientNormPenalty, scheduledSampling, contractive, ridge),
        seed);
  }
}
