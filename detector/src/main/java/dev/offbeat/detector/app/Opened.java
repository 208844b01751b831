package dev.offbeat.detector.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other, to be closed the other way round. Not thread-safe. */
final class Opened implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Remembers what closes the thing that was opened last. */
  void add(Runnable closing) {
    closings.push(closing);
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().run();
    }
  }
}
