package io.zeekeeper.controller.statistics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of an instance and its nodes over some slots. Absent series have no number at all.
 *
 * @param cpus processors of the host
 * @param cpu processors that were busy
 * @param memoryTotal physical memory in bytes
 * @param memoryUsed bytes of memory that processes cannot get
 */
public record InstanceSeries(
    String instance,
    int cpus,
    @Nullable Series cpu,
    long memoryTotal,
    @Nullable Series memoryUsed,
    List<Disk> disks,
    List<Interface> interfaces,
    List<NodeSeries> nodes) {

  /**
   * A file system.
   *
   * @param path a directory on it
   * @param total its size in bytes
   * @param used bytes that cannot be written
   */
  public record Disk(String path, long total, Series used) {}

  /** What a network interface received, per second. */
  public record Interface(
      String name, @Nullable Series bytes, @Nullable Series packets, @Nullable Series dropped) {
    boolean isEmpty() {
      return bytes == null && packets == null && dropped == null;
    }
  }

  boolean isEmpty() {
    return cpu == null && memoryUsed == null && nodes.isEmpty();
  }
}
