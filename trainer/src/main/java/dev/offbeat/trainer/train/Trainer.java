package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Segment;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Fits one network to all series of a history, each on its own scale. The same history, options and
 * seed give the same parameters, bit for bit, whatever the number of threads.
 */
public final class Trainer {
  /*
   * Truncated backpropagation through time (Williams, Peng 1990) with teacher forcing: the true
   * value enters at each step. Each lane of a minibatch follows one segment of a series, its state
   * carried from window to window, its gradient cut at the window's start. The first steps after a
   * cold start are not scored. Each pass cuts the segments at new places.
   */
  private static final int WARM_UP = 20;
  private static final int VALIDATION_WARM_UP = 200;
  private static final int SEGMENT_WINDOWS = 8;
  private static final int FEWEST_LANES = 8;
  private static final int UPDATES_PER_EPOCH = 32;
  private static final float DIFFERENCE_FACTOR = 2;

  private final TrainingOptions options;
  private final TrainingListener listener;
  private final List<TrainingSeries> series;
  private final ChronologicalSplit split = ChronologicalSplit.defaults();
  private final Random random;
  private final long trainPoints;
  private final int lanes;

  private double progress;
  private long skipped;

  private Trainer(TrainingOptions options, TrainingListener listener, List<TrainingSeries> series) {
    this.options = options;
    this.listener = listener;
    this.series = series;
    random = new Random(options.seed());
    trainPoints = series.stream().mapToLong(one -> split.trainEnd(one.size())).sum();
    long longSegments = trainPoints / ((long) SEGMENT_WINDOWS * options.truncation());
    lanes = (int) Math.min(options.batch(), Math.max(longSegments, FEWEST_LANES));
  }

  /**
   * Trains on the first part of every series until the validation loss no longer falls.
   *
   * @param origin what to start from
   * @param threads threads to use; they change nothing but the time it takes
   * @throws IllegalArgumentException if the origin does not fit options and features
   * @throws TrainingException if no epoch ends with a finite loss
   */
  public static FittedNetwork train(
      History history,
      Normalizer normalizer,
      TrainingOptions options,
      Origin origin,
      int threads,
      TrainingListener listener) {
    String mismatch = origin.mismatch(options, history.features().size());
    if (mismatch != null) {
      throw new IllegalArgumentException(mismatch);
    }
    List<ModelInput> inputs = inputs(history.features().size());
    List<TrainingSeries> series =
        history.series().stream()
            .map(one -> TrainingSeries.of(one, inputs, options.horizons(), normalizer))
            .toList();
    Network network =
        new Network(
            options.cell(),
            inputs.size(),
            options.hidden(),
            options.horizons().size() * history.features().size());
    Trainer trainer = new Trainer(options, listener, series);
    float[] parameters = origin.parameters(network, options.seed());
    TrainingReport report;
    try (Minibatch minibatch =
        new Minibatch(network, options.truncation(), trainer.lanes, threads)) {
      report = trainer.fit(minibatch, parameters);
    }
    return new FittedNetwork(network, parameters, inputs, options, origin, report);
  }

  /** For each feature its value and twice its difference; then the clock. */
  static List<ModelInput> inputs(int features) {
    List<ModelInput> inputs = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      inputs.add(ModelInput.value(f));
      inputs.add(ModelInput.difference(f, DIFFERENCE_FACTOR));
    }
    inputs.add(ModelInput.sinDay());
    inputs.add(ModelInput.cosDay());
    return inputs;
  }

  /** Trains in place; leaves the best epoch's parameters. */
  private TrainingReport fit(Minibatch minibatch, float[] parameters) {
    Adam adam = new Adam(parameters.length);
    GradientClipping clipping = new GradientClipping(options.clipNorm(), options.clipValue());
    List<Segment> validation = validationSegments();
    List<TrainingReport.Epoch> epochs = new ArrayList<>();
    float[] best = parameters.clone();
    int bestEpoch = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    long windowPoints = (long) lanes * options.truncation();
    long perPass = Math.max(1, (trainPoints + windowPoints - 1) / windowPoints);
    int passes = (int) Math.max(1, UPDATES_PER_EPOCH / perPass);
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      EpochSums sums = new EpochSums();
      for (int pass = 0; pass < passes; pass++) {
        progress = (epoch - 1 + (double) pass / passes) / options.epochs();
        minibatch.start(trainSegments());
        while (!minibatch.isDone()) {
          update(minibatch, parameters, adam, clipping, sums);
        }
      }
      double validationLoss = validate(minibatch, validation, parameters);
      TrainingReport.Epoch report = sums.report(epoch, validationLoss);
      epochs.add(report);
      listener.onEpoch(report);
      if (validationLoss < bestLoss) {
        bestLoss = validationLoss;
        bestEpoch = epoch;
        System.arraycopy(parameters, 0, best, 0, best.length);
      } else if (epoch - bestEpoch >= options.patience()) {
        break;
      }
    }
    if (bestEpoch == 0) {
      throw new TrainingException(
          "training diverged: the loss is not finite after any epoch; try a smaller --learning-rate"
              + " or --clip-norm");
    }
    System.arraycopy(best, 0, parameters, 0, best.length);
    return new TrainingReport(epochs, bestEpoch, skipped);
  }

  private void update(
      Minibatch minibatch,
      float[] parameters,
      Adam adam,
      GradientClipping clipping,
      EpochSums sums) {
    long targets = minibatch.fill();
    float factor = targets == 0 ? 0 : (float) options.horizons().size() / targets;
    double loss = minibatch.differentiate(parameters, factor) * factor;
    float[] gradient = minibatch.gradient();
    double norm = GradientClipping.norm(gradient);
    if (targets == 0) {
      return;
    }
    if (!Double.isFinite(norm)) {
      skipped++;
      return;
    }
    boolean clipped = clipping.clip(gradient);
    adam.step(parameters, gradient, options.learningRate() * (1 - progress));
    sums.add(loss, norm, clipped);
    listener.onUpdate(progress, loss, norm);
  }

  /** Mean loss per step on the validation span of every series. */
  private double validate(Minibatch minibatch, List<Segment> segments, float[] parameters) {
    minibatch.start(segments);
    double loss = 0;
    long targets = 0;
    while (!minibatch.isDone()) {
      targets += minibatch.fill();
      loss += minibatch.evaluate(parameters);
    }
    return targets == 0 ? Double.NaN : loss * options.horizons().size() / targets;
  }

  /** Cuts every series' training span at a random phase and shuffles the pieces. */
  private List<Segment> trainSegments() {
    long share = trainPoints / lanes;
    int length =
        (int)
            Math.max(
                options.truncation(),
                Math.min(share, (long) SEGMENT_WINDOWS * options.truncation()));
    List<Segment> segments = new ArrayList<>();
    for (TrainingSeries one : series) {
      int end = split.trainEnd(one.size());
      int from = 0;
      for (int to = 1 + random.nextInt(length); from < end; from = to, to += length) {
        segments.add(segment(one, from, Math.min(to, end), end, WARM_UP));
      }
    }
    Collections.shuffle(segments, random);
    return segments;
  }

  private List<Segment> validationSegments() {
    int length = SEGMENT_WINDOWS * options.truncation();
    List<Segment> segments = new ArrayList<>();
    for (TrainingSeries one : series) {
      int end = split.validationEnd(one.size());
      for (int from = split.trainEnd(one.size()); from < end; from += length) {
        segments.add(segment(one, from, Math.min(from + length, end), end, VALIDATION_WARM_UP));
      }
    }
    return segments;
  }

  /**
   * A segment that scores [from, to) after a warm-up before it, or within it where there is none.
   */
  private static Segment segment(TrainingSeries series, int from, int to, int end, int warmUp) {
    int start = Math.max(0, from - warmUp);
    return new Segment(series, start, Math.max(from, WARM_UP), to, end);
  }

  /** The means of one epoch in the making. */
  private static final class EpochSums {
    private double loss;
    private double norm;
    private int clipped;
    private int count;

    void add(double loss, double norm, boolean clipped) {
      this.loss += loss;
      this.norm += norm;
      this.clipped += clipped ? 1 : 0;
      count++;
    }

    TrainingReport.Epoch report(int epoch, double validationLoss) {
      double n = Math.max(1, count);
      return new TrainingReport.Epoch(epoch, loss / n, validationLoss, norm / n, clipped / n);
    }
  }
}
