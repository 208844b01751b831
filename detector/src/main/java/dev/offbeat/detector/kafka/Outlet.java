package dev.offbeat.detector.kafka;

import org.jspecify.annotations.Nullable;

/** Where a task's events go. */
interface Outlet<R extends DetectionEvent> {
  /**
   * Hands an event on.
   *
   * @param isOfRecord whether the record that is taken in now brought it about; else time did
   */
  void forward(String series, R event, boolean isOfRecord);

  /** Where the record that is taken in now came from; null where that is not known. */
  @Nullable SourcePosition position();
}
