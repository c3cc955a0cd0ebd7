package io.zeekeeper.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has counted on its host and for its nodes. Sent every ten seconds to a controller
 * that has sent {@link ControllerMessage.ReportStatistics}, and dropped while other frames wait.
 * Counters only grow, from the start of their process or of the host.
 *
 * @param uptimeMs the time since the host's boot, in milliseconds, when the counters were read
 * @param host what the whole host uses
 * @param nodes the nodes that have a process
 */
public record NotifyStatistics(long uptimeMs, Host host, List<Node> nodes) implements AgentMessage {
  public NotifyStatistics {
    Objects.requireNonNull(host, "host");
    nodes = List.copyOf(nodes);
  }

  /**
   * A node with a process.
   *
   * @param pid the process; its counters begin with it
   * @param cpuSeconds user and system time; absent when the kernel does not say
   * @param memoryBytes resident memory; absent when the kernel does not say
   * @param packets what Zeek has captured; absent for a node that captures nothing, or that did not
   *     answer in time
   */
  public record Node(
      String node,
      long pid,
      @Nullable Double cpuSeconds,
      @Nullable Long memoryBytes,
      @Nullable Packets packets) {
    public Node {
      Objects.requireNonNull(node, "node");
    }
  }

  /**
   * Zeek's {@code NetStats}, since the node's process began to capture.
   *
   * @param uptimeMs as in the message, when the node answered
   * @param received packets that Zeek received
   * @param dropped packets that were lost before Zeek could read them
   * @param link packets on the link, where the capture can count them
   * @param receivedBytes bytes that Zeek received
   */
  public record Packets(
      long uptimeMs, long received, long dropped, long link, long receivedBytes) {}

  /**
   * The agent's host.
   *
   * @param cpus processors of the host that are online
   * @param cpuBusyTicks time that all processors were busy, in the ticks of {@code /proc/stat}
   * @param cpuTotalTicks time of all processors, busy or idle, in the same ticks
   * @param memoryTotalBytes physical memory
   * @param memoryAvailableBytes memory that processes can still get
   * @param disks the file systems that the nodes' directory and the archive are on
   * @param interfaces network interfaces, those of the nodes first, at most {@value
   *     #MAX_INTERFACES}
   */
  public record Host(
      int cpus,
      long cpuBusyTicks,
      long cpuTotalTicks,
      long memoryTotalBytes,
      long memoryAvailableBytes,
      List<Disk> disks,
      List<Interface> interfaces) {
    /** How many interfaces a report may have. */
    public static final int MAX_INTERFACES = 64;

    public Host {
      disks = List.copyOf(disks);
      interfaces = List.copyOf(interfaces);
    }
  }

  /**
   * A file system.
   *
   * @param path the agent's directory that is on it
   * @param availableBytes bytes that the agent may still write
   */
  public record Disk(String path, long totalBytes, long availableBytes) {
    public Disk {
      Objects.requireNonNull(path, "path");
    }
  }

  /** What a network interface received since the host's boot, as the kernel counts it. */
  public record Interface(
      String name, long receivedBytes, long receivedPackets, long droppedPackets) {
    public Interface {
      Objects.requireNonNull(name, "name");
    }
  }
}
