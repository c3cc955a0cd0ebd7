package io.zeekeeper.controller.configuration;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/** How the time for a piece of work grows with its size. */
final class Growth {
  private static final int ROUNDS = 10;

  private Growth() {}

  /**
   * How much longer the work takes for four times the size: 4 when it is linear, 16 when it is
   * quadratic. The best of several rounds counts, as the machine does other things, too.
   *
   * @param work makes the work for a size; what it makes is timed, making it is not
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

  /** Of the processor, which other processes do not lengthen. */
  private static long nanos(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - began;
  }
}
