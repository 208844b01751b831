package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.measure.AveragePrecision;
import dev.offbeat.bench.quality.measure.PointScores;
import dev.offbeat.bench.quality.measure.VusPr;

/**
 * What a detector reached on a series whose points are labelled.
 *
 * @param series its file
 * @param detector its name
 * @param labelled part of the points that are labelled: the average precision of guessing
 * @param averagePrecision of points
 * @param vusPr volume under the precision-recall surface
 * @param atThreshold at the detector's own threshold
 * @param best at the best threshold, with hindsight
 * @param trainingSeconds CPU time of training its model, NaN if nothing was trained
 */
record PointResult(
    String series,
    String detector,
    double labelled,
    double averagePrecision,
    double vusPr,
    PointScores atThreshold,
    PointScores best,
    double trainingSeconds) {

  /**
   * Measures a scored series.
   *
   * @param buffer VUS-PR's longest, in points
   * @param threshold the detector's own
   */
  static PointResult of(
      String series,
      String detector,
      double[] scores,
      boolean[] labels,
      int buffer,
      double threshold,
      double trainingSeconds) {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    return new PointResult(
        series,
        detector,
        (double) positives / labels.length,
        AveragePrecision.of(scores, labels),
        VusPr.of(scores, labels, buffer),
        PointScores.at(scores, labels, threshold),
        PointScores.best(scores, labels),
        trainingSeconds);
  }
}
