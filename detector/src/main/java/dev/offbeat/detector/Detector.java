package dev.offbeat.detector;

import dev.offbeat.detector.PointScoring.Learning;
import dev.offbeat.detector.model.StepPredictor;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores each point of a series once, in order, as it arrives. Owns its buffers: one per thread;
 * any number of series. A step allocates nothing unless it opens, updates or resolves an incident.
 */
public final class Detector implements AutoCloseable {
  private final DetectorModel model;
  private final DetectorOptions options;
  private final @Nullable DetectorListener listener;
  private final StepPredictor predictor;
  private final PointScoring scoring;
  private @Nullable BatchScoring batch;

  Detector(
      DetectorModel model,
      StepPredictor predictor,
      DetectorOptions options,
      @Nullable DetectorListener listener) {
    this.model = model;
    this.options = options;
    this.listener = listener;
    this.predictor = predictor;
    scoring = new PointScoring(model, options);
  }

  /**
   * Takes in the next observation of a series.
   *
   * @param state the series' state, changed unless the observation is missing, late or a duplicate
   * @return this detector's own object, overwritten by the next call
   * @throws IllegalArgumentException if the observation has not one value per feature
   */
  public Detection detect(SeriesState state, Observation observation) {
    return detect(state, observation, Learning.ALL);
  }

  /**
   * Takes in the next observation of a series whose network has been made to {@link #forget}: as
   * {@link #detect} does, but that it opens no incident, and that no tail learns from a residual
   * which is the network's fault.
   *
   * @param state the series' state, changed unless the observation is missing, late or a duplicate
   * @return this detector's own object, overwritten by the next call
   * @throws IllegalArgumentException if the observation has not one value per feature
   */
  public Detection rewarm(SeriesState state, Observation observation) {
    return detect(state, observation, Learning.REWARMING);
  }

  private Detection detect(SeriesState state, Observation observation, Learning learning) {
    long start = listener == null ? 0 : System.nanoTime();
    if (scoring.begin(state, observation)) {
      predictor.step(scoring.inputs, state.recurrent, scoring.prediction, scoring.logScale);
      scoring.finish(state, learning);
    }
    return tell(start);
  }

  private Detection tell(long start) {
    if (listener != null) {
      listener.onDetection(scoring.detection, System.nanoTime() - start);
    }
    return scoring.detection;
  }

  /**
   * Takes in the next observation of a series as {@link #detect} does, but learns nothing of it:
   * for what is known to be out of the ordinary, such as maintenance. The network goes on, and
   * incidents open and end; neither they nor the values count for what is normal or for the budget.
   *
   * @param state the series' state, changed unless the observation is missing, late or a duplicate
   * @return this detector's own object, overwritten by the next call
   * @throws IllegalArgumentException if the observation has not one value per feature
   */
  public Detection detectWithoutLearning(SeriesState state, Observation observation) {
    return detect(state, observation, Learning.NOTHING);
  }

  /**
   * Turns an observation away for a reason that was found before it came here, such as a counter's
   * first reading, of which there is no rate yet. Nothing is learnt.
   *
   * @param reason a status that is not scored
   * @return this detector's own object, overwritten by the next call
   */
  public Detection refuse(SeriesState state, Observation observation, Detection.Status reason) {
    if (reason.isScored()) {
      throw new IllegalArgumentException(
          "reason: expected a status that is not scored, found " + reason);
    }
    long start = listener == null ? 0 : System.nanoTime();
    scoring.refuse(state, observation, reason);
    return tell(start);
  }

  /**
   * Steps a series over a point that nobody saw: the network is fed what it foretold. Nothing is
   * scored or learnt; the next point is compared with what is foretold from here. After more points
   * than the model's memory length this says nothing of the series: {@link #forget} then.
   *
   * @param state the series' state, left alone if nothing is known of it yet
   * @param timestampMillis event time of the point, after the last one, ms since the epoch
   */
  public void bridge(SeriesState state, long timestampMillis) {
    if (scoring.beginBridge(state, timestampMillis)) {
      predictor.step(scoring.inputs, state.recurrent, scoring.prediction, scoring.logScale);
      scoring.finishBridge(state, timestampMillis);
    }
  }

  /**
   * The open incident of the series that was detected last, as it stands at that point: as an event
   * of one that opens.
   *
   * @param state the state that the last call took in
   */
  public Incident openIncident(SeriesState state) {
    return scoring.incident(state, Incident.Phase.OPENED);
  }

  /**
   * Forgets what the network remembers of a series, and nothing else. Let it {@link #rewarm} then.
   */
  public void forget(SeriesState state) {
    PointScoring.forget(state);
  }

  /**
   * Takes in several observations: the same as {@link #detect} for one after the other, but that
   * ONNX Runtime, where it is the engine, steps different series at once.
   *
   * @param states the series of each observation; a series may come several times
   * @param observations as many, in their order
   * @param each told of every observation, in their order; the object is overwritten afterwards
   * @throws IllegalArgumentException if an observation has not one value per feature
   */
  public void detectAll(
      List<SeriesState> states, List<Observation> observations, Consumer<Detection> each) {
    if (states.size() != observations.size()) {
      throw new IllegalArgumentException(
          "states: expected one per observation, %d, found %d"
              .formatted(observations.size(), states.size()));
    }
    if (predictor.batchSize() == 1) {
      for (int i = 0; i < states.size(); i++) {
        each.accept(detect(states.get(i), observations.get(i)));
      }
      return;
    }
    BatchScoring scorings = batch;
    if (scorings == null) {
      scorings = new BatchScoring(model, options, predictor, listener);
      batch = scorings;
    }
    scorings.detectAll(states, observations, each);
  }

  /** Frees the buffers. */
  @Override
  public void close() {
    predictor.close();
  }
}
