package dev.offbeat.trainer.train;

import dev.offbeat.trainer.nn.Architecture;
import java.util.Locale;

/**
 * A configuration and how it does in a search.
 *
 * @param number from 1, the given configuration's
 * @param epochs run so far
 * @param loss the lowest validation loss so far; infinite if there is none
 */
public record Candidate(int number, TrainingOptions options, int epochs, double loss, State state) {
  /** What is to become of a candidate. */
  public enum State {
    /** It waits for its turn. */
    WAITING,
    /** It is being trained. */
    RUNNING,
    /** Others did better. */
    DROPPED,
    /** Its loss is not finite. */
    DIVERGED,
    /** It did best. */
    WINNER;

    /** The name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The settings that a search draws, in a few words. */
  public String configuration() {
    Architecture architecture = options.architecture();
    String layers = architecture.layers() == 1 ? "" : architecture.layers() + " x ";
    return String.format(
        Locale.ROOT,
        "%s%s-%d, rate %s, truncation %d, batch %d",
        layers,
        architecture.cell(),
        architecture.hidden(),
        options.learningRate().peak(),
        options.truncation(),
        options.batch());
  }
}
