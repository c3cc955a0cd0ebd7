package io.zeekeeper.controller.statistics;

import io.zeekeeper.model.InputRules;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Host;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
    this.nodes = new Histories<>(MAX_NODES, budget, NodeHistory.COLUMNS, NodeHistory::new);
    this.disks = new Histories<>(MAX_DISKS, budget, DiskHistory.COLUMNS, DiskHistory::new);
    this.interfaces =
        new Histories<>(
            Host.MAX_INTERFACES, budget, InterfaceHistory.COLUMNS, InterfaceHistory::new);
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
    if (host.cpus() != cpus) {
      // Time is in ticks of all processors.
      cpu.restart();
    }
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
    return add(
        nodes,
        MAX_NODES,
        report.nodes().stream().filter(node -> InputRules.isNodeName(node.node())).toList(),
        NotifyStatistics.Node::node,
        (history, node) -> history.add(slot, report.uptimeMs(), node));
  }

  private boolean addDisks(long slot, Host host) {
    return add(
        disks,
        MAX_DISKS,
        host.disks().stream().filter(disk -> disk.path().length() <= MAX_NAME).toList(),
        NotifyStatistics.Disk::path,
        (history, disk) -> history.add(slot, disk));
  }

  private boolean addInterfaces(long slot, NotifyStatistics report) {
    return add(
        interfaces,
        Host.MAX_INTERFACES,
        report.host().interfaces().stream()
            .filter(each -> each.name().length() <= MAX_NAME)
            .toList(),
        NotifyStatistics.Interface::name,
        (history, each) -> history.add(slot, report.uptimeMs(), each));
  }

  /** Adds no more than {@code max} of the reported things; whether there was room for all. */
  private static <T, H extends Histories.History> boolean add(
      Histories<H> histories,
      int max,
      List<T> reported,
      Function<T, String> name,
      BiConsumer<H, T> add) {
    List<T> taken = reported.subList(0, Math.min(max, reported.size()));
    Set<String> present = taken.stream().map(name).collect(Collectors.toSet());
    boolean hasRoom = taken.size() == reported.size();
    for (T each : taken) {
      H history = histories.of(name.apply(each), present);
      if (history != null) {
        add.accept(history, each);
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
