package dev.offbeat.trainer.train;

import java.util.List;

/** Hears how a search goes, on the thread that searches. */
@FunctionalInterface
public interface SearchListener {
  /**
   * Something about the candidates changed: one ran an epoch, or its state is another.
   *
   * @param candidates all of them, the best first
   */
  void onChange(List<Candidate> candidates);
}
