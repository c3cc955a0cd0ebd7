package io.zeekeeper.benchmarks;

import io.zeekeeper.benchmarks.SimulatedCluster.Trouble;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.NotifyStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a host and its nodes, which grow with time by rates that wander. Used by one
 * thread.
 */
final class SimulatedStatistics {
  static final int PROCESSORS = 16;

  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;
  private static final int TICKS_PER_SECOND = 100;
  private static final int BYTES_OF_A_PACKET = 780;
  private static final double PACKETS_PER_SECOND = 90_000;
  private static final double LOST = 0.034;
  private static final double WANDERS = 0.12;

  private final Random random;
  private final Map<String, Counters> counters = new HashMap<>();
  private final long uptimeAtStart = 40L * 24 * 3600 * 1000;
  private final long startNanos = System.nanoTime();
  private double last;
  private double busyTicks = 1_000_000;
  private double totalTicks = 10_000_000;
  private double receivedPackets;

  SimulatedStatistics(long seed) {
    this.random = new Random(seed);
  }

  /** What one node has counted. */
  private static final class Counters {
    private double cpuSeconds = 30;
    private double cpuRate;
    private double memory;
    private double packetRate = PACKETS_PER_SECOND;
    private double received;
    private double dropped;
  }

  /**
   * @param running the nodes that have a process
   */
  NotifyStatistics report(List<Node> running, ToLongFunction<Node> pid) {
    double now = (System.nanoTime() - startNanos) / 1e9;
    double passed = now - last;
    last = now;
    long uptime = uptimeAtStart + Math.round(now * 1000);
    double used = 0;
    long memory = 6 * GIB;
    for (Node node : running) {
      Counters counted = counters.computeIfAbsent(node.name(), name -> first(node));
      used += advance(counted, node, passed);
      memory += Math.round(counted.memory);
    }
    busyTicks += (used + 0.4 * passed) * TICKS_PER_SECOND;
    totalTicks += passed * PROCESSORS * TICKS_PER_SECOND;
    List<NotifyStatistics.Node> nodes =
        running.stream().map(node -> sample(node, pid.applyAsLong(node), uptime)).toList();
    return new NotifyStatistics(uptime, host(memory), nodes);
  }

  private Counters first(Node node) {
    var first = new Counters();
    first.cpuRate = node.role() == ClusterRole.WORKER ? 0.55 : 0.2;
    first.memory = (node.role() == ClusterRole.WORKER ? 900 : 350) * (double) MIB;
    return first;
  }

  /** Lets a node work for some seconds; returns the processor time that it used. */
  private double advance(Counters counted, Node node, double seconds) {
    counted.cpuRate = Math.clamp(counted.cpuRate * wander(), 0.05, 0.98);
    counted.memory = Math.min(counted.memory * (1 + random.nextDouble() / 200), 4.0 * GIB);
    double used = counted.cpuRate * seconds;
    counted.cpuSeconds += used;
    if (node.networkInterface() != null) {
      counted.packetRate = Math.clamp(counted.packetRate * wander(), 20_000, 250_000);
      double packets = counted.packetRate * seconds;
      boolean loses = SimulatedCluster.trouble(node.name()) == Trouble.DROPS;
      counted.received += packets;
      counted.dropped += loses ? packets * LOST * random.nextDouble(0.5, 1.5) : 0;
      receivedPackets += packets;
    }
    return used;
  }

  private double wander() {
    return 1 + WANDERS * (random.nextDouble() - 0.5) * 2;
  }

  private NotifyStatistics.Node sample(Node node, long pid, long uptime) {
    Counters counted = counters.computeIfAbsent(node.name(), name -> first(node));
    return new NotifyStatistics.Node(
        node.name(),
        pid,
        counted.cpuSeconds,
        Math.round(counted.memory),
        packets(node, counted, uptime));
  }

  private static NotifyStatistics.@Nullable Packets packets(
      Node node, Counters counted, long uptime) {
    if (node.networkInterface() == null) {
      return null;
    }
    long received = Math.round(counted.received);
    long dropped = Math.round(counted.dropped);
    return new NotifyStatistics.Packets(
        uptime, received, dropped, received + dropped, received * BYTES_OF_A_PACKET);
  }

  private NotifyStatistics.Host host(long memory) {
    long packets = Math.round(receivedPackets);
    return new NotifyStatistics.Host(
        PROCESSORS,
        Math.round(busyTicks),
        Math.round(totalTicks),
        64 * GIB,
        Math.max(GIB, 64 * GIB - memory),
        List.of(new NotifyStatistics.Disk("/var/lib/zeekeeper", 960 * GIB, 610 * GIB)),
        List.of(
            new NotifyStatistics.Interface("ens2f0", packets * BYTES_OF_A_PACKET, packets, 0),
            new NotifyStatistics.Interface("eno1", packets * 12, packets / 50, 0)));
  }
}
