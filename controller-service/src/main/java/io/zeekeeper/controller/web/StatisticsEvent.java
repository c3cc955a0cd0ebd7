package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.statistics.InstanceSeries;
import io.zeekeeper.controller.statistics.NodeSeries;
import io.zeekeeper.controller.statistics.Series;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest report of an agent, in a stream of events. */
@Schema(
    name = "StatisticsEvent",
    description =
        "The latest report of an agent, in a stream of events. The members are those of"
            + " `Statistics`, with a number instead of a list. A number without a value is absent.")
record StatisticsEvent(
    @Schema(description = "Always `STATISTICS`.", example = "STATISTICS") String type,
    @Schema(description = "When the report came, by the controller's clock.") Instant at,
    InstanceNumbers instance,
    List<NodeNumbers> nodes) {

  static final String TYPE = "STATISTICS";

  /** The numbers of an instance's host. */
  @Schema(name = "InstanceNumbers", description = "The latest statistics of an instance's host.")
  record InstanceNumbers(
      String instance,
      int cpus,
      @Nullable Number cpu,
      long memoryTotalBytes,
      @Nullable Number memoryUsedBytes,
      List<DiskNumbers> disks,
      List<InterfaceNumbers> interfaces) {}

  /** The use of a file system. */
  @Schema(name = "DiskNumbers", description = "The latest use of a file system.")
  record DiskNumbers(String path, long totalBytes, @Nullable Number usedBytes) {}

  /** What a network interface received. */
  @Schema(name = "InterfaceNumbers", description = "What a network interface received lately.")
  record InterfaceNumbers(
      String name,
      @Nullable Number receivedBytesPerSecond,
      @Nullable Number receivedPacketsPerSecond,
      @Nullable Number droppedPerSecond) {}

  /** The numbers of a node. */
  @Schema(name = "NodeNumbers", description = "The latest statistics of a node.")
  record NodeNumbers(
      String node,
      @Nullable Number cpu,
      @Nullable Number memoryBytes,
      @Nullable Number packetsReceivedPerSecond,
      @Nullable Number packetsDroppedPerSecond,
      @Nullable Number packetsLinkPerSecond,
      @Nullable Number bytesReceivedPerSecond,
      @Nullable Long packetsReceived,
      @Nullable Long packetsDropped,
      @Nullable Long packetsLink) {

    private static NodeNumbers of(NodeSeries series) {
      Packets packets = series.packets();
      return new NodeNumbers(
          series.node(),
          last(series.cpu()),
          last(series.memory()),
          last(series.received()),
          last(series.dropped()),
          last(series.link()),
          last(series.receivedBytes()),
          packets == null ? null : packets.received(),
          packets == null ? null : packets.dropped(),
          packets == null ? null : packets.link());
    }
  }

  static StatisticsEvent of(Instant at, InstanceSeries series) {
    return new StatisticsEvent(
        TYPE,
        at,
        new InstanceNumbers(
            series.instance(),
            series.cpus(),
            last(series.cpu()),
            series.memoryTotal(),
            last(series.memoryUsed()),
            series.disks().stream()
                .map(disk -> new DiskNumbers(disk.path(), disk.total(), last(disk.used())))
                .toList(),
            series.interfaces().stream()
                .map(each ->
                    new InterfaceNumbers(
                        each.name(),
                        last(each.bytes()),
                        last(each.packets()),
                        last(each.dropped())))
                .toList()),
        series.nodes().stream().map(NodeNumbers::of).toList());
  }

  private static @Nullable Number last(@Nullable Series series) {
    return series == null ? null : series.getLast();
  }
}
