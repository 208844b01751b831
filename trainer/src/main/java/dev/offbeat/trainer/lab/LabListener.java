package dev.offbeat.trainer.lab;

import java.util.List;

/** Hears how a lab gets on. Calls come one at a time, from any thread. */
@FunctionalInterface
public interface LabListener {
  /** Takes the result of a trial; they come in the order of the trials. */
  void onResult(LabResult result);

  /**
   * Takes what is being tried, whenever it gets on.
   *
   * @param ended trials that are over
   * @param running the others that have begun, each as {@code recall 100 gru 40 %}: the share of
   *     what its training may cost at most
   */
  default void onProgress(int ended, List<String> running) {}
}
