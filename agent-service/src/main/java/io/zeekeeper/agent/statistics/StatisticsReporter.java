package io.zeekeeper.agent.statistics;

import io.zeekeeper.agent.process.ProcessUsage;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.protocol.NotifyStatistics;
import io.zeekeeper.protocol.NotifyStatistics.Disk;
import io.zeekeeper.protocol.NotifyStatistics.Host;
import io.zeekeeper.protocol.NotifyStatistics.Interface;
import io.zeekeeper.protocol.NotifyStatistics.Node;
import io.zeekeeper.protocol.NotifyStatistics.Packets;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports statistics to a controller that wants them. The loop only lists the nodes; questions to
 * nodes are asynchronous, and a thread of its own reads the kernel's files.
 */
public final class StatisticsReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatisticsReporter.class);

  /** The time from one report to the next. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** How long a report waits for nodes and disks. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Supplier<List<Subject>> nodes;
  private final Executor loop;
  private final HostReader host;
  private final DiskReader disks;
  private final PacketReader packets = new PacketReader();
  private final AtomicBoolean isReporting = new AtomicBoolean();
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("statistics").daemon(true).factory());
  private volatile @Nullable StatisticsOutbound outbound;

  /**
   * A node with a process.
   *
   * @param networkInterface what it captures from, if anything
   * @param channel its control channel, if it is connected
   */
  record Subject(
      String node, long pid, @Nullable String networkInterface, Optional<NodeChannel> channel) {
    boolean captures() {
      return networkInterface != null;
    }
  }

  /**
   * @param nodes lists the nodes with a process; called on the loop
   */
  StatisticsReporter(
      Supplier<List<Subject>> nodes, Executor loop, HostReader host, DiskReader disks) {
    this.nodes = nodes;
    this.loop = loop;
    this.host = host;
    this.disks = disks;
  }

  /** Sets what takes the reports from now on. */
  public void attach(StatisticsOutbound to) {
    outbound = to;
  }

  void start() {
    start(PERIOD);
  }

  void start(Duration period) {
    var _ =
        thread.scheduleAtFixedRate(
            this::report, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins a report, unless the last is not complete yet. */
  void report() {
    StatisticsOutbound to = outbound;
    if (to != null && to.takesStatistics() && isReporting.compareAndSet(false, true)) {
      var _ =
          CompletableFuture.supplyAsync(nodes, loop)
              .thenCompose(this::ask)
              .thenCombineAsync(disks.read(ANSWER_TIMEOUT), this::statistics, thread)
              .whenComplete((statistics, error) -> {
                isReporting.set(false);
                if (statistics != null) {
                  statistics.ifPresent(to::offer);
                } else {
                  log.error("a bug: no statistics", error);
                }
              });
    }
  }

  /** A node with its packet counters, as far as it told them. */
  private record Asked(Subject subject, CompletableFuture<Optional<PacketReader.Answer>> answer) {}

  private CompletableFuture<List<Asked>> ask(List<Subject> subjects) {
    List<Asked> asked =
        subjects.stream().map(subject -> new Asked(subject, answer(subject))).toList();
    return CompletableFuture.allOf(
            asked.stream().map(Asked::answer).toArray(CompletableFuture[]::new))
        .thenApply(done -> asked);
  }

  private CompletableFuture<Optional<PacketReader.Answer>> answer(Subject subject) {
    return subject
        .channel()
        .filter(channel -> subject.captures())
        .map(channel -> packets.ask(subject.node(), channel, ANSWER_TIMEOUT))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  /** Reads the kernel's files; empty when one cannot be read. */
  private Optional<NotifyStatistics> statistics(List<Asked> asked, List<Disk> space) {
    try {
      long uptime = host.uptimeMs();
      long nanos = System.nanoTime();
      return Optional.of(
          new NotifyStatistics(
              uptime,
              host(asked, space),
              asked.stream().map(node -> node(node, uptime, nanos)).toList()));
    } catch (IOException | RuntimeException e) {
      if (hasFailed.compareAndSet(false, true)) {
        log.warn("cannot read statistics: {}", e.toString());
      }
      return Optional.empty();
    }
  }

  private Host host(List<Asked> asked, List<Disk> space) throws IOException {
    HostReader.Cpu cpu = host.cpu();
    HostReader.Memory memory = host.memory();
    Set<String> captured =
        asked.stream()
            .map(node -> node.subject().networkInterface())
            .filter(Objects::nonNull)
            // As in af_packet::eth1.
            .map(name -> name.substring(name.lastIndexOf(':') + 1))
            .collect(Collectors.toSet());
    List<Interface> interfaces =
        host.interfaces().stream()
            .sorted(Comparator.comparing(each -> !captured.contains(each.name())))
            .limit(Host.MAX_INTERFACES)
            .toList();
    return new Host(
        cpu.cpus(),
        cpu.busyTicks(),
        cpu.totalTicks(),
        memory.total(),
        memory.available(),
        space,
        interfaces);
  }

  private static Node node(Asked asked, long uptime, long nanos) {
    Subject subject = asked.subject();
    double cpu = ProcessUsage.cpuSeconds(subject.pid());
    double memory = ProcessUsage.residentBytes(subject.pid());
    return new Node(
        subject.node(),
        subject.pid(),
        Double.isNaN(cpu) ? null : cpu,
        Double.isNaN(memory) ? null : (long) memory,
        asked.answer().join().map(answer -> packets(answer, uptime, nanos)).orElse(null));
  }

  private static Packets packets(PacketReader.Answer answer, long uptime, long nanos) {
    return new Packets(
        uptime - (nanos - answer.nanos()) / NANOS_PER_MILLI,
        answer.received(),
        answer.dropped(),
        answer.link(),
        answer.receivedBytes());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    disks.close();
  }
}
