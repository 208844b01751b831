package dev.offbeat.bench.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, and says what did not. */
final class Patience {
  /** Longer than anything takes on a busy machine. */
  static final Duration LONG = Duration.ofMinutes(3);

  private static final long LOOK_MILLIS = 100;

  private Patience() {}

  /**
   * Waits.
   *
   * @throws ChaosException if it does not become true in time
   */
  static void await(String what, Duration within, BooleanSupplier condition) {
    await(what, within, LOOK_MILLIS, condition);
  }

  /** Waits as {@link #await(String, Duration, BooleanSupplier)}, looking so often. */
  static void await(String what, Duration within, long lookMillis, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > within.toNanos()) {
        throw new ChaosException(
            "expected %s within %d s, and it did not come".formatted(what, within.toSeconds()));
      }
      sleep(Duration.ofMillis(lookMillis));
    }
  }

  static void sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
  }
}
