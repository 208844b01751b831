package dev.offbeat.trainer.train;

/** Hears how training goes, on the thread that trains. */
public interface TrainingListener {
  /** A listener that does not listen. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * The parameters were updated once.
   *
   * @param progress share of the training that is done if it does not stop early, 0 to 1
   * @param loss mean loss per step of this minibatch, nats
   * @param gradientNorm Euclidean norm of the gradient before clipping
   */
  default void onUpdate(double progress, double loss, double gradientNorm) {}

  /** An epoch and its look at the validation span are over. */
  default void onEpoch(TrainingReport.Epoch epoch) {}
}
