package io.zeekeeper.controller.configuration;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/** Measures how the time of some work grows with its size. */
final class Growth {
  private static final int ROUNDS = 10;

  private Growth() {}

  /**
   * How much longer the work takes for four times the size: 4 if linear, 16 if quadratic. The best
   * of several rounds counts, because other processes also use the machine.
   *
   * @param work prepares the work for a size; only the prepared work is timed
   */
  static double ofFourTimes(int size, IntFunction<Runnable> work) {
    Runnable small = work.apply(size);
    Runnable large = work.apply(4 * size);
    long bestSmall = Long.MAX_VALUE;
    long bestLarge = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      bestSmall = Math.min(bestSmall, nanos(small));
      bestLarge = Math.min(bestLarge, nanos(large));
    }
    return (double) bestLarge / bestSmall;
  }

  /** Measures CPU time, which other processes do not lengthen. */
  private static long nanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - began;
  }
}
