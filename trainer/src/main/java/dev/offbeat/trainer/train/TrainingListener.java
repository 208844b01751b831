package dev.offbeat.trainer.train;

/** Hears how training goes, on the thread that trains. */
public interface TrainingListener {
  /** A listener that does not listen. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * The parameters were updated once.
   *
   * @param update number of this update, from 1
   * @param updates number of all updates if training does not stop early
   * @param loss mean loss per step of this minibatch, nats
   * @param gradientNorm Euclidean norm of the gradient before clipping
   */
  default void onUpdate(long update, long updates, double loss, double gradientNorm) {}

  /** An epoch and its look at the validation span are over. */
  default void onEpoch(TrainingReport.Epoch epoch) {}
}
