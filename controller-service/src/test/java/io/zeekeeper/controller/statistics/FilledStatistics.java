package io.zeekeeper.controller.statistics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Disk;
import io.zeekeeper.protocol.NotifyStatistics.Host;
import io.zeekeeper.protocol.NotifyStatistics.Interface;
import io.zeekeeper.protocol.NotifyStatistics.Node;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Statistics of many nodes over an hour, as from agents that report every ten seconds. */
public final class FilledStatistics {
  private static final Instant START = Instant.parse("2026-11-22T14:00:00Z");
  private static final long SECONDS = SlotClock.STEP.toSeconds();
  private static final int SEED = 4711;

  private FilledStatistics() {}

  /** Makes statistics of hosts with nodes, and with interfaces beside the loopback. */
  public static Statistics of(int hosts, int nodesPerHost, int interfaces) {
    long[] nanos = {0};
    var statistics =
        new Statistics(
            Clock.fixed(START, ZoneOffset.UTC),
            () -> nanos[0],
            new Budget(1_000_000),
            new SimpleMeterRegistry());
    var random = new Random(SEED);
    for (int slot = 0; slot <= Column.SLOTS; slot++) {
      for (int host = 0; host < hosts; host++) {
        statistics.add("agent-" + host, report(slot, nodesPerHost, interfaces + 1, random));
      }
      nanos[0] += slot < Column.SLOTS ? Duration.ofSeconds(SECONDS).toNanos() : 0;
    }
    return statistics;
  }

  private static NotifyStatistics report(int slot, int nodes, int interfaces, Random random) {
    long seconds = slot * SECONDS;
    long uptimeMs = seconds * 1000;
    return new NotifyStatistics(
        uptimeMs,
        new Host(
            8,
            seconds * 300 + random.nextInt(100),
            seconds * 800,
            1L << 34,
            (1L << 33) + random.nextInt(1 << 28),
            List.of(new Disk("/var/lib/zeekeeper", 1L << 39, (1L << 38) + random.nextInt(1 << 30))),
            IntStream.range(0, interfaces)
                .mapToObj(i ->
                    new Interface(
                        "eth" + i,
                        seconds * 100_000_000 + random.nextInt(100_000_000),
                        seconds * 100_000 + random.nextInt(100_000),
                        seconds / 100))
                .toList()),
        IntStream.range(0, nodes)
            .mapToObj(i ->
                new Node(
                    "worker-" + i,
                    1000L + i,
                    seconds * 0.3 + random.nextDouble(),
                    300_000_000L + random.nextInt(50_000_000),
                    new Packets(
                        uptimeMs,
                        seconds * 50_000 + random.nextInt(50_000),
                        seconds / 10,
                        seconds * 50_000 + random.nextInt(50_000),
                        seconds * 40_000_000 + random.nextInt(40_000_000))))
            .toList());
  }
}
