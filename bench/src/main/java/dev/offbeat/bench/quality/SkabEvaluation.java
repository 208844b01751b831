package dev.offbeat.bench.quality;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.score.Part;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains one joint model of all sensors on the anomaly-free run, then replays each run from a new
 * state: runs are of different days, between which the loop was set up anew.
 */
final class SkabEvaluation {
  private static final int BUFFER = 60; // VUS-PR's, a minute
  private static final double AT_THETA = 2; // what the joint part says where T² = θ

  private SkabEvaluation() {}

  /** Two results for each run, then for the points of all runs together. */
  static List<PointResult> evaluate(Skab.Folder folder, TrainingOptions options) {
    Skab free = folder.anomalyFree();
    List<String> sensors =
        IntStream.range(0, free.sensors()).mapToObj(sensor -> "sensor" + sensor).toList();
    Series series = new Series(free.name(), free.timestampsMillis(), free.rows());
    Training training =
        Training.run("skab", new History(sensors, List.of(series), List.of()), options);
    List<PointResult> results = new ArrayList<>();
    List<Replayed> replayed = new ArrayList<>();
    try (DetectorModel model = training.model();
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (Skab run : folder.runs()) {
        Replayed one = replay(detector, model.newState(), run);
        replayed.add(one);
        results.addAll(one.results(run.name(), training.cpuSeconds()));
      }
    }
    results.addAll(Replayed.together(replayed).results("all", training.cpuSeconds()));
    return results;
  }

  private static Replayed replay(Detector detector, SeriesState state, Skab run) {
    double[] joint = new double[run.rows().length];
    double[] incidents = new double[joint.length];
    for (int i = 0; i < joint.length; i++) {
      Observation observation = Observation.of(run.timestampsMillis()[i], run.rows()[i]);
      Detection detection = detector.detect(state, observation);
      joint[i] = detection.strangeness(0, Part.JOINT) / AT_THETA;
      incidents[i] = detection.status() == Detection.Status.ANOMALOUS ? 1 : 0;
    }
    return new Replayed(joint, incidents, run.labels());
  }

  /** T²/θ of every point, and whether it was part of an incident. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
  private record Replayed(double[] joint, double[] incidents, boolean[] labels) {
    static Replayed together(List<Replayed> runs) {
      List<Boolean> labels = new ArrayList<>();
      runs.forEach(run -> IntStream.range(0, run.size()).forEach(i -> labels.add(run.labels[i])));
      return new Replayed(
          runs.stream().flatMapToDouble(run -> Arrays.stream(run.joint)).toArray(),
          runs.stream().flatMapToDouble(run -> Arrays.stream(run.incidents)).toArray(),
          Columns.flags(labels));
    }

    int size() {
      return labels.length;
    }

    List<PointResult> results(String name, double trainingSeconds) {
      return List.of(
          PointResult.of(name, "offbeat, joint part", joint, labels, BUFFER, 1, trainingSeconds),
          PointResult.of(
              name, "offbeat, in an incident", incidents, labels, BUFFER, 1, trainingSeconds));
    }
  }
}
