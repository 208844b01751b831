package dev.offbeat.cli.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into an orderly end: the JVM goes when this is closed, or patience is over. */
final class Interrupt implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "demo-interrupt");

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Counted down when somebody asks for the end. */
  CountDownLatch asked() {
    return asked;
  }

  private void hold() {
    asked.countDown();
    try {
      boolean unused = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (asked.getCount() > 0) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
