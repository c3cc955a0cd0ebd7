package io.zeekeeper.controller.statistics;

import io.zeekeeper.protocol.NotifyStatistics;
import java.util.Optional;

/** The use of a file system. Not safe for concurrent use. */
final class DiskHistory implements Histories.History {
  static final int COLUMNS = 1;

  private final Column used = new Column();
  private long total;
  private long latest;

  void add(long slot, NotifyStatistics.Disk disk) {
    latest = slot;
    total = disk.totalBytes();
    used.put(slot, total - disk.availableBytes());
  }

  @Override
  public long latest() {
    return latest;
  }

  Optional<InstanceSeries.Disk> read(String path, long from, long to) {
    return Optional.ofNullable(used.read(from, to))
        .map(series -> new InstanceSeries.Disk(path, total, series));
  }
}
