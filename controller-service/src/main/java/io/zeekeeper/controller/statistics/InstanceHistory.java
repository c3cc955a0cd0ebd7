package io.zeekeeper.controller.statistics;

import io.zeekeeper.model.InputRules;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Host;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The statistics of an instance and its nodes. Safe on any thread. */
final class InstanceHistory {
  static final int COLUMNS = 2;
  private static final int MAX_NODES = 1000;
  private static final int MAX_DISKS = 8;
  private static final int MAX_NAME = 255;
  private static final long LEAST_PERIOD_MILLIS = 1000;

  private final String instance;
  private final RateColumn cpu = new RateColumn();
  private final Column memoryUsed = new Column();
  private final Histories<NodeHistory> nodes;
  private final Histories<DiskHistory> disks;
  private final Histories<InterfaceHistory> interfaces;
  private int cpus;
  private long memoryTotal;
  private long latest;
  private long dueMillis = Long.MIN_VALUE;

  InstanceHistory(String instance, Budget budget) {
    this.instance = instance;
    this.nodes = new Histories<>(MAX_NODES, budget, NodeHistory::new);
    this.disks = new Histories<>(MAX_DISKS, budget, DiskHistory::new);
    this.interfaces = new Histories<>(Host.MAX_INTERFACES, budget, InterfaceHistory::new);
  }

  /** Marks the instance as present. */
  synchronized void touch(long slot) {
    latest = slot;
  }

  /** Whether no report came a moment ago: no agent may load the controller by reports. */
  synchronized boolean isDue(long millis) {
    boolean isDue = millis >= dueMillis;
    if (isDue) {
      dueMillis = millis + LEAST_PERIOD_MILLIS;
    }
    return isDue;
  }

  /**
   * Adds a report.
   *
   * @return whether there was room for all of it
   */
  synchronized boolean add(long slot, NotifyStatistics report) {
    Host host = report.host();
    cpus = host.cpus();
    memoryTotal = host.memoryTotalBytes();
    if (cpus > 0) {
      // The counters are sums over all processors.
      cpu.read(slot, (double) host.cpuTotalTicks() / cpus, host.cpuBusyTicks());
    }
    memoryUsed.put(slot, memoryTotal - host.memoryAvailableBytes());
    boolean hasNodes = addNodes(slot, report);
    boolean hasDisks = addDisks(slot, host);
    boolean hasInterfaces = addInterfaces(slot, report);
    return hasNodes && hasDisks && hasInterfaces;
  }

  private boolean addNodes(long slot, NotifyStatistics report) {
    List<NotifyStatistics.Node> named =
        report.nodes().stream().filter(node -> InputRules.isNodeName(node.node())).toList();
    Set<String> present =
        named.stream().map(NotifyStatistics.Node::node).collect(Collectors.toSet());
    boolean hasRoom = true;
    for (NotifyStatistics.Node node : named) {
      NodeHistory history = nodes.of(node.node(), present);
      if (history != null) {
        history.add(slot, report.uptimeMs(), node);
      }
      hasRoom &= history != null;
    }
    return hasRoom;
  }

  private boolean addDisks(long slot, Host host) {
    Set<String> present =
        host.disks().stream().map(NotifyStatistics.Disk::path).collect(Collectors.toSet());
    boolean hasRoom = true;
    for (NotifyStatistics.Disk disk : host.disks()) {
      DiskHistory history = disk.path().length() > MAX_NAME ? null : disks.of(disk.path(), present);
      if (history != null) {
        history.add(slot, disk);
      }
      hasRoom &= history != null;
    }
    return hasRoom;
  }

  private boolean addInterfaces(long slot, NotifyStatistics report) {
    List<NotifyStatistics.Interface> all = report.host().interfaces();
    Set<String> present =
        all.stream().map(NotifyStatistics.Interface::name).collect(Collectors.toSet());
    boolean hasRoom = true;
    for (NotifyStatistics.Interface each : all) {
      InterfaceHistory history =
          each.name().length() > MAX_NAME ? null : interfaces.of(each.name(), present);
      if (history != null) {
        history.add(slot, report.uptimeMs(), each);
      }
      hasRoom &= history != null;
    }
    return hasRoom;
  }

  /** Forgets what no report has named since {@code slot}; true when nothing is left. */
  synchronized boolean forgetBefore(long slot) {
    boolean isGone = latest < slot;
    if (isGone) {
      nodes.clear();
      disks.clear();
      interfaces.clear();
    } else {
      nodes.forgetBefore(slot);
      disks.forgetBefore(slot);
      interfaces.forgetBefore(slot);
    }
    return isGone;
  }

  /** Reads slots, both ends included, with the nodes that are wanted. */
  synchronized InstanceSeries read(long from, long to, Predicate<String> wanted) {
    return new InstanceSeries(
        instance,
        cpus,
        cpu.read(from, to),
        memoryTotal,
        memoryUsed.read(from, to),
        disks.all().entrySet().stream()
            .flatMap(each -> each.getValue().read(each.getKey(), from, to).stream())
            .toList(),
        interfaces.all().entrySet().stream()
            .flatMap(each -> each.getValue().read(each.getKey(), from, to).stream())
            .toList(),
        nodes.all().entrySet().stream()
            .filter(each -> wanted.test(each.getKey()))
            .map(each -> each.getValue().read(each.getKey(), from, to))
            .filter(series -> !series.isEmpty())
            .toList());
  }
}
