package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Segment;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Feedback;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.RidgeReadout;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

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

  private final Network network;
  private final List<TrainingReport.Update> updates = new ArrayList<>();

  private double progress;
  private long skipped;

  private Trainer(
      TrainingOptions options,
      TrainingListener listener,
      List<TrainingSeries> series,
      Network network) {
    this.network = network;
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
    int count = history.features().size();
    Network network =
        new Network(
            options.architecture(), inputs.size(), options.horizons().size() * count, count);
    Trainer trainer = new Trainer(options, listener, series, network);
    float[] parameters = origin.parameters(network, options.seed());
    if (options.regularization().contractive() && !network.contract(parameters)) {
      throw new IllegalArgumentException(
          "contractive: expected a cell with a known bound (elman, leaky, fastrnn, gru, esn), found "
              + options.architecture().cell());
    }
    TrainingReport report;
    try (Minibatch minibatch =
        new Minibatch(network, options, feedback(inputs), trainer.lanes, threads)) {
      report =
          options.architecture().cell() == CellKind.ESN
              ? trainer.solve(minibatch, parameters)
              : trainer.fit(minibatch, parameters);
      trainer.calibrateScale(minibatch, parameters);
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

  /** How each feature's forecast enters the inputs. */
  public static List<Feedback.Inputs> feedback(List<ModelInput> inputs) {
    List<Feedback.Inputs> features = new ArrayList<>();
    for (int f = 0; inputs.contains(ModelInput.value(f)); f++) {
      int value = inputs.indexOf(ModelInput.value(f));
      int difference = inputs.indexOf(ModelInput.difference(f, DIFFERENCE_FACTOR));
      features.add(new Feedback.Inputs(value, 1, difference, DIFFERENCE_FACTOR));
    }
    return features;
  }

  /** Trains in place; leaves the best epoch's parameters. */
  private TrainingReport fit(Minibatch minibatch, float[] parameters) {
    Optimizer optimizer = new Optimizer(network, options);
    List<Segment> validation = validationSegments();
    List<TrainingReport.Epoch> epochs = new ArrayList<>();
    float[] best = parameters.clone();
    int bestEpoch = 0;
    double bestLoss = Double.POSITIVE_INFINITY;
    long windowPoints = (long) lanes * options.truncation();
    long perPass = Math.max(1, (trainPoints + windowPoints - 1) / windowPoints);
    int passes = (int) Math.max(1, UPDATES_PER_EPOCH / perPass);
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      int first = updates.size();
      for (int pass = 0; pass < passes; pass++) {
        progress = (epoch - 1 + (double) pass / passes) / options.epochs();
        minibatch.start(trainSegments());
        while (!minibatch.isDone()) {
          update(minibatch, parameters, optimizer);
        }
      }
      double validationLoss = validate(minibatch, validation, parameters);
      TrainingReport.Epoch report =
          mean(epoch, updates.subList(first, updates.size()), validationLoss);
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
              + " or --clip norm:0.1");
    }
    System.arraycopy(best, 0, parameters, 0, best.length);
    return new TrainingReport(epochs, updates, bestEpoch, skipped);
  }

  private void update(Minibatch minibatch, float[] parameters, Optimizer optimizer) {
    long targets = minibatch.fill();
    float factor = targets == 0 ? 0 : (float) options.horizons().size() / targets;
    double fed = progress * options.regularization().scheduledSampling();
    double loss = minibatch.differentiate(parameters, factor, fed) * factor;
    double norm = Optimizer.norm(minibatch.gradient());
    if (targets == 0) {
      return;
    }
    Optimizer.Outcome outcome = optimizer.step(parameters, minibatch.gradient(), norm, progress);
    if (outcome == Optimizer.Outcome.SKIPPED) {
      skipped++;
      return;
    }
    updates.add(new TrainingReport.Update(loss, norm, outcome == Optimizer.Outcome.CLIPPED));
    listener.onUpdate(progress, loss, norm);
  }

  private static TrainingReport.Epoch mean(
      int epoch, List<TrainingReport.Update> updates, double validationLoss) {
    double loss = 0;
    double norm = 0;
    double clipped = 0;
    for (TrainingReport.Update update : updates) {
      loss += update.loss();
      norm += update.gradientNorm();
      clipped += update.isClipped() ? 1 : 0;
    }
    double n = Math.max(1, updates.size());
    return new TrainingReport.Epoch(epoch, loss / n, validationLoss, norm / n, clipped / n);
  }

  /** Fits the readout alone, in closed form. */
  private TrainingReport solve(Minibatch minibatch, float[] parameters) {
    RidgeReadout readout = new RidgeReadout(network);
    List<Segment> segments = trainSegments();
    forEachWindow(minibatch, segments, parameters, readout::add);
    readout.solve(parameters, options.regularization().ridge());
    setConstantScale(minibatch, parameters);
    double trainLoss = validate(minibatch, segments, parameters);
    double validationLoss = validate(minibatch, validationSegments(), parameters);
    TrainingReport.Epoch epoch = new TrainingReport.Epoch(1, trainLoss, validationLoss, 0, 0);
    listener.onEpoch(epoch);
    return new TrainingReport(List.of(epoch), List.of(), 1, 0);
  }

  /** Makes the foretold scale the mean error, whatever the loss took it for. */
  private void calibrateScale(Minibatch minibatch, float[] parameters) {
    if (!options.loss().foretellsScale()) {
      setConstantScale(minibatch, parameters);
    } else if (options.loss().logScaleOfMeanError() != 0) {
      network.shiftLogScales(parameters, options.loss().logScaleOfMeanError());
    }
  }

  private void setConstantScale(Minibatch minibatch, float[] parameters) {
    RidgeReadout errors = new RidgeReadout(network);
    forEachWindow(minibatch, trainSegments(), parameters, errors::addErrors);
    errors.setLogScales(parameters);
  }

  private void forEachWindow(
      Minibatch minibatch, List<Segment> segments, float[] parameters, Consumer<Window> visitor) {
    minibatch.start(segments);
    while (!minibatch.isDone()) {
      minibatch.fill();
      minibatch.evaluate(parameters);
      minibatch.windows().forEach(visitor);
    }
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
}
