package io.zeekeeper.benchmarks;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * How long one question took, in milliseconds, asked one at a time.
 *
 * @param first the first {@value #FIRST}
 * @param warm the last {@value #WARM}, after as many that are not counted
 */
record Latency(Samples first, Samples warm) {
  private static final int FIRST = 50;
  private static final int WARM = 500;

  /** Median and 99th percentile. */
  record Samples(double p50, double p99) {
    static Samples of(double... millis) {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return new Samples(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    }
  }

  static Latency of(Callable<?> question) throws Exception {
    Samples first = ask(question, FIRST);
    var _ = ask(question, WARM);
    return new Latency(first, ask(question, WARM));
  }

  private static Samples ask(Callable<?> question, int times) throws Exception {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      var _ = question.call();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    return Samples.of(millis);
  }
}
