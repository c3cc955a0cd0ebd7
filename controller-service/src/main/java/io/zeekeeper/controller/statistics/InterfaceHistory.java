package io.zeekeeper.controller.statistics;

import io.zeekeeper.protocol.NotifyStatistics;
import java.util.Optional;

/** What a network interface received. Not safe for concurrent use. */
final class InterfaceHistory implements Histories.History {
  static final int COLUMNS = 3;

  private static final double MILLIS = 1000;

  private final RateColumn bytes = new RateColumn();
  private final RateColumn packets = new RateColumn();
  private final RateColumn dropped = new RateColumn();
  private long latest;

  void add(long slot, long uptimeMs, NotifyStatistics.Interface counted) {
    latest = slot;
    double time = uptimeMs / MILLIS;
    bytes.read(slot, time, counted.receivedBytes());
    packets.read(slot, time, counted.receivedPackets());
    dropped.read(slot, time, counted.droppedPackets());
  }

  @Override
  public long latest() {
    return latest;
  }

  Optional<InstanceSeries.Interface> read(String name, long from, long to) {
    var series =
        new InstanceSeries.Interface(
            name, bytes.read(from, to), packets.read(from, to), dropped.read(from, to));
    return series.isEmpty() ? Optional.empty() : Optional.of(series);
  }
}
