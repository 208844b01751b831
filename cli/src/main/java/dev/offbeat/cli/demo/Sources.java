package dev.offbeat.cli.demo;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads each source at its own pace and publishes what it has. */
final class Sources implements AutoCloseable {
  private final Publisher publisher;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "demo-source");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable RuntimeException failure;

  Sources(Publisher publisher) {
    this.publisher = publisher;
  }

  /** Publishes what a source has, now and at every period from now on. */
  void every(long periodMillis, Supplier<List<Reading>> source) {
    var unused =
        clock.scheduleAtFixedRate(() -> publish(source), 0, periodMillis, TimeUnit.MILLISECONDS);
  }

  private void publish(Supplier<List<Reading>> source) {
    try {
      publisher.publish(source.get());
    } catch (RuntimeException e) {
      failure = e;
      throw e; // which also ends the repetition
    }
  }

  /**
   * Stops reading.
   *
   * @throws IllegalStateException if a source failed
   */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a source of the demo failed: " + cause.getMessage(), cause);
    }
  }
}
