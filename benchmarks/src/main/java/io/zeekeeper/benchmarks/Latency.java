package io.zeekeeper.benchmarks;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * How long a request takes, in milliseconds, sent one at a time.
 *
 * @param first the first {@value #FIRST_REQUESTS}
 * @param warm the last {@value #WARM_REQUESTS}, after as many that do not count
 */
record Latency(Samples first, Samples warm) {
  private static final int FIRST_REQUESTS = 50;
  private static final int WARM_REQUESTS = 500;

  /** Median and 99th percentile. */
  record Samples(double p50, double p99) {
    static Samples of(double... millis) {
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      return new Samples(sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    }
  }

  static Latency of(Callable<?> request) throws Exception {
    Samples first = measure(request, FIRST_REQUESTS);
    var _ = measure(request, WARM_REQUESTS);
    return new Latency(first, measure(request, WARM_REQUESTS));
  }

  private static Samples measure(Callable<?> request, int times) throws Exception {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long started = System.nanoTime();
      var _ = request.call();
      millis[i] = (System.nanoTime() - started) / 1e6;
    }
    return Samples.of(millis);
  }
}
