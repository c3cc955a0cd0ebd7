package io.zeekeeper.controller.configuration;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How the time for a piece of work grows with its size. */
final class Growth {
  private static final int ROUNDS = 7;

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
    // Compiled before it counts.
    nanos(small);
    nanos(large);
    return best(large) / best(small);
  }

  private static double best(Runnable work) {
    return IntStream.range(0, ROUNDS).mapToLong(round -> nanos(work)).min().orElseThrow();
  }

  private static long nanos(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return System.nanoTime() - began;
  }
}
