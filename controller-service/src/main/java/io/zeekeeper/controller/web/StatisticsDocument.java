package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.statistics.InstanceSeries;
import io.zeekeeper.controller.statistics.NodeSeries;
import io.zeekeeper.controller.statistics.Statistics;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statistics of nodes and instances over some time. */
@Schema(
    name = "Statistics",
    description =
        "Statistics of nodes and instances over some time. All lists of numbers have `count` items:"
            + " the first is of the time from `from` to a `step` later.")
record StatisticsDocument(
    @Schema(description = "When the first slot began, by the controller's clock.") Instant from,
    @Schema(description = "The length of a slot.", example = "PT10S") Duration step,
    @Schema(description = "The number of slots.", example = "60") int count,
    List<NodeStatistics> nodes,
    List<InstanceStatistics> instances) {

  /** A list with a number, or null, for each slot. */
  private static final String NUMBER = "number";

  private static final String NULL = "null";

  /** The statistics of a node. */
  @Schema(
      name = "NodeStatistics",
      description =
          "The statistics of a node. The members about packets are absent for a node that captures"
              + " nothing.")
  record NodeStatistics(
      @Schema(example = "agent-1") String instance,
      @Schema(example = "worker-1") String node,
      @ArraySchema(
              arraySchema = @Schema(description = "Processors that the node's process used."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> cpu,
      @ArraySchema(
              arraySchema = @Schema(description = "Physical memory of the node's process."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> memoryBytes,
      @ArraySchema(
              arraySchema = @Schema(description = "Packets that Zeek received."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> packetsReceivedPerSecond,
      @ArraySchema(
              arraySchema = @Schema(description = "Packets lost before Zeek could read them."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> packetsDroppedPerSecond,
      @ArraySchema(
              arraySchema = @Schema(description = "Packets on the link; 0 if not counted."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> packetsLinkPerSecond,
      @ArraySchema(
              arraySchema = @Schema(description = "Bytes that Zeek received."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> bytesReceivedPerSecond,
      @Schema(description = "Packets that Zeek received since the present process began.")
          @Nullable Long packetsReceived,
      @Schema(description = "Packets lost since the present process began.")
          @Nullable Long packetsDropped,
      @Schema(description = "Packets on the link since the present process began.")
          @Nullable Long packetsLink) {

    static NodeStatistics of(String instance, NodeSeries series) {
      Packets packets = series.packets();
      return new NodeStatistics(
          instance,
          series.node(),
          series.cpu(),
          series.memory(),
          series.received(),
          series.dropped(),
          series.link(),
          series.receivedBytes(),
          packets == null ? null : packets.received(),
          packets == null ? null : packets.dropped(),
          packets == null ? null : packets.link());
    }
  }

  /** The statistics of an instance's host. */
  @Schema(name = "InstanceStatistics", description = "The statistics of an instance's host.")
  record InstanceStatistics(
      @Schema(example = "agent-1") String instance,
      @Schema(description = "The number of the host's processors.", example = "8") int cpus,
      @ArraySchema(
              arraySchema = @Schema(description = "Processors that were busy, from 0 to `cpus`."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> cpu,
      @Schema(description = "The host's physical memory.") long memoryTotalBytes,
      @ArraySchema(
              arraySchema = @Schema(description = "Memory that processes cannot get."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> memoryUsedBytes,
      @Schema(description = "The file systems of the nodes' directory and of the archive.")
          List<DiskStatistics> disks,
      @Schema(description = "The network interfaces by name, at most 64.")
          List<InterfaceStatistics> interfaces) {

    static InstanceStatistics of(InstanceSeries series) {
      return new InstanceStatistics(
          series.instance(),
          series.cpus(),
          series.cpu(),
          series.memoryTotal(),
          series.memoryUsed(),
          series.disks().stream()
              .map(disk -> new DiskStatistics(disk.path(), disk.total(), disk.used()))
              .toList(),
          series.interfaces().stream()
              .map(each ->
                  new InterfaceStatistics(
                      each.name(), each.bytes(), each.packets(), each.dropped()))
              .toList());
    }
  }

  /** The use of a file system. */
  @Schema(name = "DiskStatistics", description = "The use of a file system.")
  record DiskStatistics(
      @Schema(description = "A directory on it.", example = "/var/lib/zeekeeper") String path,
      @Schema(description = "Its size.") long totalBytes,
      @ArraySchema(
              arraySchema = @Schema(description = "What the agent cannot write any more."),
              schema = @Schema(types = {NUMBER, NULL}))
          List<@Nullable Number> usedBytes) {}

  /** What a network interface received. */
  @Schema(
      name = "InterfaceStatistics",
      description = "What a network interface received, as the kernel counts it.")
  record InterfaceStatistics(
      @Schema(example = "eth1") String name,
      @ArraySchema(schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> receivedBytesPerSecond,
      @ArraySchema(schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> receivedPacketsPerSecond,
      @ArraySchema(
              arraySchema = @Schema(description = "Packets that the kernel dropped."),
              schema = @Schema(types = {NUMBER, NULL}))
          @Nullable List<@Nullable Number> droppedPerSecond) {}

  static StatisticsDocument of(Statistics.Window window) {
    return new StatisticsDocument(
        window.from(),
        Statistics.STEP,
        window.count(),
        window.instances().stream()
            .flatMap(instance ->
                instance.nodes().stream().map(node -> NodeStatistics.of(instance.instance(), node)))
            .toList(),
        window.instances().stream().map(InstanceStatistics::of).toList());
  }
}
