package dev.offbeat.bench.speed;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What can be said of repeated calls without JMH's clock, on however busy a machine. */
final class Calls {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long WARM_UP_NANOS = 500_000_000;
  private static final int COUNTED = 200;

  private Calls() {}

  /** Calls for half a second of CPU time: other processes may take any part of a second. */
  static void warmUp(Runnable call) {
    long end = THREADS.getCurrentThreadCpuTime() + WARM_UP_NANOS;
    while (THREADS.getCurrentThreadCpuTime() < end) {
      call.run();
    }
  }

  /** Bytes that a call allocates, once warm. */
  static double allocatedBytes(Runnable call) {
    warmUp(call);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < COUNTED; i++) {
      call.run();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / COUNTED;
  }
}
