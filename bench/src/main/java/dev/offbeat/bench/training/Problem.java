package dev.offbeat.bench.training;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.corpus.SyntheticCorpus;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.LearningRate;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.Trainer;
import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every contender trains: one cell with a linear head that foretells the next step of {@value
 * #SERIES} synthetic series, squared error, Adam, clipping by norm. The rest is the trainer's
 * defaults.
 *
 * @param rounds how often the time of a minibatch is taken
 * @param seeds trainings from other starts, for the validation loss
 * @param epochs of such a training
 */
record Problem(CellKind cell, int hidden, int rounds, int seeds, int epochs) {
  static final int LANES = 64;
  static final int STEPS = 100;

  /** Epochs that a round of timing takes. */
  static final int TIMED_EPOCHS = 3;

  private static final int SERIES = 64;
  private static final int POINTS = 2400;
  private static final double LEARNING_RATE = 1e-2;
  private static final List<Integer> HORIZONS = List.of(1);

  String name() {
    return cell + "-" + hidden;
  }

  /** The series; the same in every run. */
  static History history() {
    return SyntheticCorpus.draw(SERIES, POINTS, 1);
  }

  /** Trains by the very code of {@code offbeat train}. */
  FittedNetwork train(
      History history, int epochs, long seed, int threads, TrainingListener listener) {
    TrainingOptions options =
        TrainingOptions.builder()
            .architecture(Architecture.of(cell, hidden))
            .horizons(HORIZONS)
            .loss(Loss.SQUARED)
            .epochs(epochs)
            .patience(epochs)
            .batch(LANES)
            .truncation(STEPS)
            .learningRate(new LearningRate(LEARNING_RATE, 0, LearningRate.Decay.LINEAR))
            .seed(seed)
            .build();
    return Trainer.train(history, normalizer(), options, Origin.SCRATCH, threads, listener);
  }

  private static Normalizer normalizer() {
    return new Normalizer(ScoringConstants.defaults().normalizerMemory());
  }

  /** The command line of this problem. */
  List<String> arguments() {
    return List.of(
        cell.toString(),
        String.valueOf(hidden),
        String.valueOf(rounds),
        String.valueOf(seeds),
        String.valueOf(epochs));
  }

  /** The problem of a command line. */
  static Problem of(String... arguments) {
    return new Problem(
        CellKind.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT)),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]));
  }

  /** What another program needs to know beside the numbers. */
  Map<String, Object> description(List<TrainingSeries> series) {
    ChronologicalSplit split = ChronologicalSplit.defaults();
    Map<String, Object> map = new TreeMap<>();
    map.put("cell", cell.toString());
    map.put("hidden", hidden);
    map.put("rounds", rounds);
    map.put("seeds", seeds);
    map.put("epochs", epochs);
    map.put("timedEpochs", TIMED_EPOCHS);
    map.put("batch", LANES);
    map.put("truncation", STEPS);
    map.put("learningRate", LEARNING_RATE);
    map.put("series", series.size());
    map.put("inputs", series.get(0).inputs().length);
    map.put("points", POINTS);
    map.put("trainEnd", split.trainEnd(POINTS));
    map.put("validationEnd", split.validationEnd(POINTS));
    return map;
  }

  /** What the network sees and foretells, as the trainer lays it out. */
  static List<TrainingSeries> series(History history, FittedNetwork fitted) {
    return history.series().stream().map(one -> series(one, fitted)).toList();
  }

  private static TrainingSeries series(Series one, FittedNetwork fitted) {
    return TrainingSeries.of(one, fitted.inputs(), HORIZONS, normalizer());
  }

  /** Writes (series, inputs and then the target, points) as little-endian float32. */
  static void write(Path file, List<TrainingSeries> series) throws IOException {
    int rows = series.get(0).inputs().length + 1;
    ByteBuffer bytes =
        ByteBuffer.allocate(series.size() * rows * POINTS * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (TrainingSeries one : series) {
      for (float[] row : one.inputs()) {
        put(bytes, row);
      }
      put(bytes, one.targets()[0]);
    }
    Files.write(file, bytes.array());
  }

  private static void put(ByteBuffer bytes, float[] row) {
    for (float value : row) {
      bytes.putFloat(value);
    }
  }
}
