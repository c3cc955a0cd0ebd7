package io.zeekeeper.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.controller.statistics.FilledStatistics;
import io.zeekeeper.controller.statistics.Statistics;
import io.zeekeeper.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Measures the memory and the documents of 1,000 nodes; see docs/performance.md. */
class StatisticsBudgetTest {
  private static final long MEBIBYTE = 1 << 20;

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static double mebibytes(int hosts, int nodesPerHost, int interfaces) {
    long before = heap();
    Statistics statistics = FilledStatistics.of(hosts, nodesPerHost, interfaces);
    double taken;
    try {
      taken = (heap() - before) / (double) MEBIBYTE;
    } finally {
      Reference.reachabilityFence(statistics);
    }
    System.out.printf(
        "| memory of %,d hosts with %d nodes and %d interfaces each, an hour | %.1f MiB |%n",
        hosts, nodesPerHost, interfaces + 1, taken);
    return taken;
  }

  @Test
  void hourOfAThousandNodesTakes16MebibytesAtMost() {
    assertThat(mebibytes(50, 20, 3)).isLessThan(16);
    assertThat(mebibytes(1000, 1, 1)).isLessThan(16);
  }

  @Test
  void documentsOfAThousandNodesAreSmall() throws IOException {
    Statistics statistics = FilledStatistics.of(50, 20, 3);

    assertThat(megabytes(statistics, Duration.ofMinutes(10))).isLessThan(4);
    assertThat(megabytes(statistics, Duration.ofHours(1))).isLessThan(24);
  }

  private static double megabytes(Statistics statistics, Duration last) throws IOException {
    byte[] json = new byte[0];
    long nanos = 0;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      var document = StatisticsDocument.of(statistics.read(last, Set.of(), Set.of()));
      json = Json.lenient().writeValueAsBytes(document);
      nanos = System.nanoTime() - start;
    }
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(json);
    }
    System.out.printf(
        "| document of 1,000 nodes on 50 hosts, %s | %.2f MB in %d ms; %.2f MB with gzip |%n",
        last, json.length / 1e6, nanos / 1_000_000, packed.size() / 1e6);
    return json.length / 1e6;
  }
}
