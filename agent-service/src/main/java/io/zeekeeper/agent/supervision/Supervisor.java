package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.zeek.ControlChannel;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeDirectories;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All nodes of this agent, and the order in which they start and stop. On the loop only. */
public final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  private final Context context;
  private final Map<String, NodeSupervisor> nodes = new TreeMap<>();

  /** Opens control channels; a seam for tests. */
  public interface Channels {
    ControlChannel open(String node, int port, Backend backend);
  }

  /** What all nodes share. */
  record Context(
      String agentId,
      String bootId,
      SupervisionSettings settings,
      NodeDirectories directories,
      Loop loop,
      Clock clock,
      LaunchStore store,
      ProcessTable table,
      ControlPorts ports,
      Strays strays,
      StartGate gate,
      OutputCap outputCap,
      Channels channels,
      Notifications listener,
      DoubleSupplier random) {

    /** Whether a node ended because somebody else listens on the control port it was given. */
    boolean portWasTaken(State state, Optional<LaunchRecord> launch, OutputFiles outputs) {
      Optional<String> port = launch.map(LaunchRecord::controlPort).map(String::valueOf);
      return state == State.PENDING
          && port.isPresent()
          && outputs
              .tail()
              .stderr()
              .lines()
              .anyMatch(line -> line.contains(port.get()) && line.contains("in use"));
    }
  }

  Supervisor(Context context) {
    this.context = context;
  }

  public Collection<NodeSupervisor> nodes() {
    return nodes.values();
  }

  public Optional<NodeSupervisor> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /** The node of that name, made known if it is not. */
  public NodeSupervisor nodeFor(LaunchSpec spec, Backend backend) {
    return nodes.computeIfAbsent(
        spec.node().name(), name -> new NodeSupervisor(spec, backend, context));
  }

  /** Makes known what a node that does not run is to be launched from once it is started. */
  public void describe(LaunchSpec spec, Backend backend) {
    node(spec.node().name())
        .filter(node -> node.status().pid() == null && !node.spec().equals(spec))
        .ifPresent(outdated -> {
          var _ = outdated.stop();
          forget(List.of(outdated));
        });
    nodeFor(spec, backend);
  }

  /**
   * Leaves a node as it is, whatever it was launched from; {@code spec} counts once somebody asks
   * for the node.
   */
  public void skip(LaunchSpec spec, Backend backend) {
    node(spec.node().name())
        .filter(node -> node.state() != State.STOPPED)
        .ifPresentOrElse(node -> node.skip(spec, backend), () -> describe(spec, backend));
  }

  /**
   * Finds the processes that earlier agents of this id launched, and takes them over. What matches
   * a launch record in every respect is adopted; nothing else is ever signalled.
   *
   * @return the nodes whose record says they should run, and whose process is gone
   */
  public List<NodeSupervisor> adopt() {
    Map<String, Long> alive = context.table().launchesOf(context.agentId());
    List<NodeSupervisor> lost = new ArrayList<>();
    for (LaunchRecord record : context.store().load()) {
      String token = record.token(context.agentId());
      NodeSupervisor node = nodeFor(record.spec(), record.backend());
      Long pid = alive.remove(token);
      OptionalLong ticks = pid == null ? OptionalLong.empty() : context.table().startTicks(pid);
      if (pid != null && ticks.isPresent() && isOf(record, pid, ticks.getAsLong())) {
        node.adopt(record, pid, ticks.getAsLong());
        continue;
      }
      if (pid != null) {
        stray(token, pid, true);
      }
      if (!record.stopped()) {
        lost.add(node);
      }
    }
    alive.forEach((token, pid) -> stray(token, pid, false));
    return lost;
  }

  private boolean isOf(LaunchRecord record, long pid, long ticks) {
    return record.pid() == null
        ? context.table().isOwn(pid)
        : record.pid() == pid
            && record.bootId().equals(context.bootId())
            && record.startTicks() != null
            && record.startTicks() == ticks;
  }

  private void stray(String token, long pid, boolean contradicted) {
    context.strays().add(token, pid, contradicted);
    context
        .listener()
        .error(
            "",
            "process "
                + pid
                + " bears our launch token "
                + token
                + ", and no launch record matches it; it is not signalled");
  }

  /**
   * Takes over processes of these nodes whose launch records are lost, as far as they can be
   * verified without.
   */
  public void recover(Collection<LaunchSpec> wanted, Backend backend) {
    for (LaunchSpec spec : wanted) {
      String name = spec.node().name();
      if (node(name).isEmpty()) {
        context
            .strays()
            .claim(spec, backend)
            .ifPresent(record -> {
              long pid = Objects.requireNonNull(record.pid());
              context.listener().note(name, "is process " + pid + ", whose launch record was lost");
              // Should it end, it is launched as wanted now.
              nodeFor(spec, backend)
                  .adopt(
                      record.withoutProcess(false),
                      pid,
                      Objects.requireNonNull(record.startTicks()));
            });
      }
    }
  }

  private record Launch(LaunchSpec spec, Backend backend) {}

  /**
   * Starts nodes in the order of their roles; a role waits for the one before it if so configured.
   *
   * @param still whether a node is to be started when the turn of its role comes
   */
  public void start(Collection<LaunchSpec> specs, Backend backend, Predicate<Node> still) {
    startInOrder(specs.stream().map(spec -> new Launch(spec, backend)).toList(), still);
  }

  /** The same, each from what it is to be launched from already. */
  public void startAgain(Collection<NodeSupervisor> some, Predicate<Node> still) {
    startInOrder(
        some.stream().map(node -> new Launch(node.spec(), node.backend())).toList(), still);
  }

  private void startInOrder(List<Launch> launches, Predicate<Node> still) {
    List<List<Launch>> stages = new ArrayList<>();
    for (ClusterRole role : ClusterRole.START_ORDER) {
      stages.add(launches.stream().filter(launch -> launch.spec().node().role() == role).toList());
    }
    if (context.settings().startOrder() == SupervisionSettings.StartOrder.OVERLAPPED) {
      stages.forEach(stage -> stage.forEach(this::start));
    } else {
      startStaged(stages, 0, still);
    }
  }

  private NodeSupervisor start(Launch launch) {
    NodeSupervisor node = nodeFor(launch.spec(), launch.backend());
    node.start(launch.spec(), launch.backend());
    return node;
  }

  private void startStaged(List<List<Launch>> stages, int index, Predicate<Node> still) {
    if (index == stages.size()) {
      return;
    }
    List<CompletableFuture<Boolean>> ups =
        stages.get(index).stream()
            .filter(launch -> still.test(launch.spec().node()))
            .map(launch -> start(launch).whenUp(1))
            .toList();
    Loop.then(
        CompletableFuture.allOf(ups.toArray(CompletableFuture[]::new)),
        () -> startStaged(stages, index + 1, still));
  }

  /** Stops nodes, the reverse order of start, each role gone before the next is asked to go. */
  public CompletableFuture<Void> stop(Collection<NodeSupervisor> some) {
    return inOrder(some, NodeSupervisor::stop);
  }

  /** The same, leaving out whom {@code still} no longer holds for when their turn comes. */
  public CompletableFuture<Void> stop(
      Collection<NodeSupervisor> some, Predicate<NodeSupervisor> still) {
    return inOrder(
        some, node -> still.test(node) ? node.stop() : CompletableFuture.completedFuture(null));
  }

  /** Stops all nodes because the agent ends; they are started again with it. */
  public CompletableFuture<Void> stopForExit() {
    return inOrder(nodes.values(), NodeSupervisor::stopForExit);
  }

  private static CompletableFuture<Void> inOrder(
      Collection<NodeSupervisor> some,
      Function<NodeSupervisor, CompletableFuture<Void>> operation) {
    CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
    for (ClusterRole role : ClusterRole.START_ORDER.reversed()) {
      List<NodeSupervisor> stage =
          some.stream().filter(node -> node.node().role() == role).toList();
      if (!stage.isEmpty()) {
        stopped =
            stopped.thenCompose(before ->
                CompletableFuture.allOf(
                    stage.stream().map(operation).toArray(CompletableFuture[]::new)));
      }
    }
    return stopped;
  }

  /** Forgets nodes that are no longer wanted, once they have no process. */
  public void forget(Collection<NodeSupervisor> some) {
    for (NodeSupervisor node : List.copyOf(some)) {
      Loop.then(
          node.stop(),
          () -> {
            // It may be wanted again by now.
            if (!node.isWanted() && nodes.remove(node.node().name(), node)) {
              node.forget();
            }
          });
    }
  }

  /** A channel that reaches {@code node}: its own, or with ZeroMQ any of this agent's. */
  public Optional<ControlChannel> channelTo(String node) {
    Optional<ControlChannel> own = node(node).flatMap(NodeSupervisor::channel);
    if (own.isPresent()) {
      return own;
    }
    boolean ownIsMissing = node(node).map(n -> n.spec().hasChannel()).orElse(false);
    return ownIsMissing
        ? Optional.empty()
        : nodes.values().stream()
            .filter(sibling -> sibling.backend() == Backend.ZEROMQ)
            .flatMap(sibling -> sibling.channel().stream())
            .findFirst();
  }

  /** Leaves all processes as they are: the agent is about to end. */
  public void release() {
    nodes.values().forEach(NodeSupervisor::release);
    log.info("leaving {} nodes as they are", nodes.size());
  }
}
