package dev.offbeat.trainer.train;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Segment;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Feedback;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.RidgeReadout;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Fits one network to all series of a history, each on its own scale. The same history, options and
 * seed give the same parameters, bit for bit, whatever the number of threads. A run may be left
 * after any epoch and taken up again: that changes no bit either.
 */
public final class Trainer implements AutoCloseable {
  /*
   * Truncated backpropagation through time (Williams, Peng 1990) with teacher forcing: the true
   * value enters at each step. Each lane of a minibatch follows one segment of a series, its state
   * carried from window to window, its gradient cut at the window's start. The first steps after a
   * cold start are not scored. Each pass cuts the segments at new places.
   */
  private static final int UPDATES_PER_EPOCH = 32;
  private static final float DIFFERENCE_FACTOR = 2;

  private final TrainingOptions options;
  private final Origin origin;
  private final List<ModelInput> inputs;
  private final TrainingListener listener;
  private final Network network;
  private final TrainingSegments segments;
  private final Minibatch minibatch;
  private final Optimizer optimizer;
  private final Random random;
  private final float[] parameters;

  private final List<TrainingReport.Epoch> epochs = new ArrayList<>();
  private final List<TrainingReport.Update> updates = new ArrayList<>();
  private final float[] best;
  private int bestEpoch;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private double progress;
  private long skipped;

  /**
   * Makes a run ready.
   *
   * @throws IllegalArgumentException if the origin does not fit options and features
   */
  Trainer(
      History history,
      Normalizer normalizer,
      TrainingOptions options,
      Origin origin,
      int threads,
      TrainingListener listener) {
    int features = history.features().size();
    String mismatch = origin.mismatch(options, features);
    if (mismatch != null) {
      throw new IllegalArgumentException(mismatch);
    }
    this.options = options;
    this.origin = origin;
    this.listener = listener;
    inputs = inputs(features);
    network =
        new Network(
            options.architecture(), inputs.size(), options.horizons().size() * features, features);
    parameters = origin.parameters(network, options.seed());
    if (options.regularization().contractive()) {
      network.contract(parameters);
    }
    best = parameters.clone();
    random = new Random(options.seed());
    optimizer = new Optimizer(network, options);
    segments =
        new TrainingSegments(
            history.series().stream()
                .map(one -> TrainingSeries.of(one, inputs, options.horizons(), normalizer))
                .toList(),
            options);
    minibatch = new Minibatch(network, options, feedback(inputs), segments.lanes(), threads);
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
    try (Trainer trainer = new Trainer(history, normalizer, options, origin, threads, listener)) {
      return trainer.finish();
    }
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

  TrainingOptions options() {
    return options;
  }

  /** Epochs run so far. */
  int epochs() {
    return epochs.size();
  }

  /** The lowest validation loss so far; infinite if no epoch ended with a finite one. */
  double bestLoss() {
    return bestLoss;
  }

  /** Whether there is no more to run: the last epoch is over, or patience has run out. */
  boolean isDone() {
    int run = epochs.size();
    return run >= options.epochs()
        || run - bestEpoch >= options.patience()
        || (run > 0 && isSolved());
  }

  private boolean isSolved() {
    return options.architecture().cell() == CellKind.ESN;
  }

  /** Runs until so many epochs are over in all, or until there is no more to run. */
  void advance(int total) {
    while (epochs.size() < total && !isDone()) {
      TrainingReport.Epoch epoch = isSolved() ? solve() : runEpoch();
      epochs.add(epoch);
      if (epoch.validationLoss() < bestLoss) {
        bestLoss = epoch.validationLoss();
        bestEpoch = epoch.number();
        System.arraycopy(parameters, 0, best, 0, best.length);
      }
      listener.onEpoch(epoch);
    }
  }

  /** Runs to the end; the network as it was after its best epoch. */
  FittedNetwork finish() {
    advance(options.epochs());
    if (bestEpoch == 0) {
      throw new TrainingException(
          "training diverged: the loss is not finite after any epoch; try a smaller --learning-rate"
              + " or --clip norm:0.1");
    }
    System.arraycopy(best, 0, parameters, 0, best.length);
    calibrateScale();
    TrainingReport report = new TrainingReport(epochs, updates, bestEpoch, skipped);
    return new FittedNetwork(network, parameters, inputs, options, origin, report, new TreeMap<>());
  }

  private TrainingReport.Epoch runEpoch() {
    int first = updates.size();
    int passes = (int) Math.max(1, UPDATES_PER_EPOCH / segments.updatesPerPass());
    for (int pass = 0; pass < passes; pass++) {
      progress = (epochs.size() + (double) pass / passes) / options.epochs();
      minibatch.start(segments.train(random));
      while (!minibatch.isDone()) {
        update();
      }
    }
    return summary(updates.subList(first, updates.size()));
  }

  private void update() {
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

  private TrainingReport.Epoch summary(List<TrainingReport.Update> made) {
    double loss = 0;
    double norm = 0;
    double clipped = 0;
    for (TrainingReport.Update update : made) {
      loss += update.loss();
      norm += update.gradientNorm();
      clipped += update.isClipped() ? 1 : 0;
    }
    double n = Math.max(1, made.size());
    return new TrainingReport.Epoch(
        epochs.size() + 1, loss / n, validate(segments.validation()), norm / n, clipped / n);
  }

  /** Fits the readout alone, in closed form. */
  private TrainingReport.Epoch solve() {
    RidgeReadout readout = new RidgeReadout(network);
    List<Segment> train = segments.train(random);
    forEachWindow(train, readout::add);
    readout.solve(parameters, options.regularization().ridge());
    setConstantScale();
    return new TrainingReport.Epoch(1, validate(train), validate(segments.validation()), 0, 0);
  }

  /** Makes the foretold scale the mean error, whatever the loss took it for. */
  private void calibrateScale() {
    if (!options.loss().foretellsScale()) {
      setConstantScale();
    } else if (options.loss().logScaleOfMeanError() != 0) {
      network.shiftLogScales(parameters, options.loss().logScaleOfMeanError());
    }
  }

  private void setConstantScale() {
    RidgeReadout errors = new RidgeReadout(network);
    forEachWindow(segments.train(random), errors::addErrors);
    errors.setLogScales(parameters);
  }

  private void forEachWindow(List<Segment> run, Consumer<Window> visitor) {
    minibatch.start(run);
    while (!minibatch.isDone()) {
      minibatch.fill();
      minibatch.evaluate(parameters);
      minibatch.windows().forEach(visitor);
    }
  }

  /** Mean loss per step of some segments. */
  private double validate(List<Segment> run) {
    minibatch.start(run);
    double loss = 0;
    long targets = 0;
    while (!minibatch.isDone()) {
      targets += minibatch.fill();
      loss += minibatch.evaluate(parameters);
    }
    return targets == 0 ? Double.NaN : loss * options.horizons().size() / targets;
  }

  @Override
  public void close() {
    minibatch.close();
  }
}
