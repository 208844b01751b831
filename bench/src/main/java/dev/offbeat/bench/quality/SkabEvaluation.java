package dev.offbeat.bench.quality;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.StateDecodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replays the anomaly-free run, then each run from the state that it left. A model of as many
 * features as there are sensors sees them jointly; one of a single feature sees each sensor for
 * itself, and the strangest makes the score.
 */
final class SkabEvaluation {
  private static final int BUFFER = 60; // VUS-PR's, a minute

  private final DetectorModel model;

  SkabEvaluation(DetectorModel model) {
    this.model = model;
  }

  /** A result per run, then that of all points of all runs together. */
  List<PointResult> evaluate(Skab.Folder folder) {
    int sensors = folder.anomalyFree().sensors();
    int features = model.metadata().featureCount();
    if (features != 1 && features != sensors) {
      throw new IllegalArgumentException(
          "%s: expected a model of 1 or %d features, found %d"
              .formatted(model.name(), sensors, features));
    }
    String detector = features == 1 ? "offbeat, strangest sensor" : "offbeat, joint";
    List<PointResult> results = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    try (Detector scorer = model.newDetector(DetectorOptions.defaults())) {
      List<SeriesState> trained =
          Stream.generate(model::newState).limit(sensors / features).toList();
      scores(scorer, trained, folder.anomalyFree());
      List<byte[]> snapshot = trained.stream().map(model.stateCodec()::encode).toList();
      for (Skab run : folder.runs()) {
        List<SeriesState> states = snapshot.stream().map(this::restored).toList();
        scores.add(scores(scorer, states, run));
        results.add(result(run.name(), detector, scores.get(scores.size() - 1), run.labels()));
      }
    }
    boolean[] labels =
        Columns.flags(
            folder.runs().stream()
                .flatMap(
                    run -> IntStream.range(0, run.labels().length).mapToObj(i -> run.labels()[i]))
                .toList());
    results.add(
        result("all", detector, scores.stream().flatMapToDouble(Arrays::stream).toArray(), labels));
    return results;
  }

  private SeriesState restored(byte[] snapshot) {
    try {
      return model.stateCodec().decode(snapshot);
    } catch (StateDecodeException e) {
      throw new IllegalStateException("a model cannot read the state that it wrote", e);
    }
  }

  private static PointResult result(
      String name, String detector, double[] scores, boolean[] labels) {
    return PointResult.of(name, detector, scores, labels, BUFFER, 1);
  }

  private static double[] scores(Detector detector, List<SeriesState> states, Skab run) {
    double[] scores = new double[run.rows().length];
    int features = run.sensors() / states.size();
    for (int i = 0; i < scores.length; i++) {
      for (int s = 0; s < states.size(); s++) {
        double[] values = Arrays.copyOfRange(run.rows()[i], s * features, (s + 1) * features);
        Observation observation = Observation.of(run.timestampsMillis()[i], values);
        scores[i] = Math.max(scores[i], detector.detect(states.get(s), observation).score());
      }
    }
    return scores;
  }
}
