package io.zeekeeper.controller.statistics;

import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import org.jspecify.annotations.Nullable;

/** The statistics of a node. Not safe for concurrent use. */
final class NodeHistory implements Histories.History {
  static final int COLUMNS = 6;

  private static final double MILLIS = 1000;

  private final RateColumn cpu = new RateColumn();
  private final Column memory = new Column();
  private final RateColumn received = new RateColumn();
  private final RateColumn dropped = new RateColumn();
  private final RateColumn link = new RateColumn();
  private final RateColumn receivedBytes = new RateColumn();
  private long pid;
  private long latest;
  private @Nullable Packets packets;

  void add(long slot, long uptimeMs, NotifyStatistics.Node node) {
    if (node.pid() != pid) {
      restart(node.pid());
    }
    latest = slot;
    if (node.cpuSeconds() != null) {
      cpu.read(slot, uptimeMs / MILLIS, node.cpuSeconds());
    }
    if (node.memoryBytes() != null) {
      memory.put(slot, node.memoryBytes());
    }
    if (node.packets() != null) {
      add(slot, node.packets());
    }
  }

  private void add(long slot, Packets counted) {
    packets = counted;
    double time = counted.uptimeMs() / MILLIS;
    received.read(slot, time, counted.received());
    dropped.read(slot, time, counted.dropped());
    link.read(slot, time, counted.link());
    receivedBytes.read(slot, time, counted.receivedBytes());
  }

  /** Another process counts from zero. */
  private void restart(long newPid) {
    pid = newPid;
    packets = null;
    cpu.restart();
    received.restart();
    dropped.restart();
    link.restart();
    receivedBytes.restart();
  }

  @Override
  public long latest() {
    return latest;
  }

  NodeSeries read(String node, long from, long to) {
    return new NodeSeries(
        node,
        cpu.read(from, to),
        memory.read(from, to),
        received.read(from, to),
        dropped.read(from, to),
        link.read(from, to),
        receivedBytes.read(from, to),
        packets);
  }
}
