package io.zeekeeper.agent.supervision;

import io.zeekeeper.agent.notifications.Notifications;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.agent.zeek.NodeChannel;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the processes of this agent in line with their targets. Each turn compares targets and
 * phases of all nodes, and takes the steps that the {@link Sequencer} returns. A turn follows every
 * change. Nothing else starts or stops a process. On the loop only.
 */
public final class Supervisor {
  private static final Duration RELOOK_PAUSE = Duration.ofSeconds(1);

  private final Context context;
  private final Sequencer sequencer;
  private final SortedMap<String, SupervisedNode> nodes = new TreeMap<>();
  // Bounded by the number of open requests.
  private final List<BooleanSupplier> observers = new ArrayList<>();
  private boolean isLookComplete = true;
  private Function<NodeSnapshot, Optional<Target>> strays = node -> Optional.empty();
  private @Nullable Future<?> relook;
  private boolean isTurning;
  private boolean turnAgain;
  private boolean isReleased;

  /** The collaborators that all nodes share. */
  record Context(
      String agentId,
      String bootId,
      SupervisionSettings settings,
      RestartPolicy restartPolicy,
      Loop loop,
      Clock clock,
      Processes processes,
      LaunchRecords records,
      NodeFiles.Source files,
      ControlPorts ports,
      NodeChannel.Opener channels,
      Notifications listener,
      Supplier<Function<LaunchSpec, String>> digests) {}

  Supervisor(Context context, Sequencer sequencer) {
    this.context = context;
    this.sequencer = sequencer;
  }

  public Collection<SupervisedNode> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  public Optional<SupervisedNode> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /** Returns the nodes as they are now. */
  public List<NodeSnapshot> now() {
    return nodes.values().stream().map(SupervisedNode::now).toList();
  }

  /** Returns the number of the next launch, for a target that requires a fresh start. */
  public long nextLaunch() {
    return context.records().next();
  }

  /** Takes a launch number that no process will have. Every later launch has a greater number. */
  public long takeLaunch() {
    return context.records().take();
  }

  /**
   * Finds the processes that earlier agents launched, and takes over those of this agent. Call it
   * once, before {@link #replaceTargets}.
   *
   * @param lastLaunch the greatest launch number that anything else on disk names
   * @param strays chooses the target of a node that no record names, also if the node is found
   *     later; empty for a node that has to go
   */
  public void adopt(long lastLaunch, Function<NodeSnapshot, Optional<Target>> strays) {
    this.strays = strays;
    context.records().continueAfter(lastLaunch);
    Processes.Look look = context.processes().look();

    for (LaunchRecord record : context.records().load()) {
      String name = record.spec().node().name();
      SupervisedNode node = create(name);
      node.restore(record);
      switch (look.find(name, record.known())) {
        case Identity.Ours ours -> node.adoptAtStart(ours);
        case Identity.Unclear unclear -> node.markUnclear(unclear.why());
        case Identity.None _ -> {}
      }
    }

    adoptStrays(look);
  }

  /** Takes over the processes of this agent that no record names. */
  private void adoptStrays(Processes.Look look) {
    for (String name : look.nodes()) {
      if (nodes.containsKey(name)) {
        continue;
      }
      switch (look.find(name, null)) {
        case Identity.Ours ours -> {
          create(name).adoptAtStart(ours);
          retargetStray(name);
        }
        case Identity.Unclear unclear -> {
          create(name).markUnclear(unclear.why());
          retargetStray(name);
        }
        case Identity.None _ -> {}
      }
    }

    isLookComplete = look.isComplete();
  }

  private void retargetStray(String name) {
    SupervisedNode node = create(name);
    node.retarget(strays.apply(node.now()).orElse(null));
  }

  /** Whether every process of this agent has been found. */
  public boolean hasFoundAll() {
    return isLookComplete;
  }

  /** Looks again for the processes that are not known to be this agent's. */
  private void lookAgain() {
    if (relook != null) {
      relook.cancel(false);
      relook = null;
    }

    Processes.Look look = context.processes().look();
    nodes.values().stream()
        .filter(node -> node.now().unclear().isPresent())
        .forEach(node -> node.resolve(look));
    if (!isLookComplete) {
      adoptStrays(look);
    }
    turn();
  }

  private boolean isUnclear() {
    return !isLookComplete || now().stream().anyMatch(node -> node.unclear().isPresent());
  }

  private void scheduleRelook() {
    if (isUnclear() && relook == null) {
      relook = context.loop().schedule(RELOOK_PAUSE, this::lookAgain);
    }
  }

  private SupervisedNode create(String name) {
    return nodes.computeIfAbsent(name, n -> new SupervisedNode(n, context, this::turn));
  }

  /** Creates a node unless it exists. After an incomplete look, the node may have a process. */
  private void ensureExists(String name) {
    boolean isNew = !nodes.containsKey(name);
    SupervisedNode node = create(name);
    if (isNew && !isLookComplete) {
      node.awaitNextLook();
    }
  }

  /** Replaces the targets of all nodes. A node without a target is stopped and forgotten. */
  public void replaceTargets(SortedMap<String, Target> targets) {
    targets.keySet().forEach(this::ensureExists);
    nodes.forEach((name, node) -> node.retarget(targets.get(name)));
    if (isUnclear()) {
      lookAgain();
    } else {
      turn();
    }
  }

  /** Calls {@code observer} after each turn, beginning now, until it returns true. */
  public void observe(BooleanSupplier observer) {
    observers.add(observer);
    turn();
  }

  private void turn() {
    turnAgain = true;
    if (isTurning || isReleased) {
      return;
    }

    isTurning = true;
    try {
      while (turnAgain) {
        turnAgain = false;
        step();
        // A copy, as an observer may add the next.
        observers.removeAll(
            List.copyOf(observers).stream().filter(BooleanSupplier::getAsBoolean).toList());
      }
    } finally {
      isTurning = false;
    }

    scheduleRelook();
  }

  private void step() {
    Sequencer.Steps steps = sequencer.next(now());
    steps.stop().forEach(node -> supervised(node).stop());
    steps.forget().forEach(node -> Objects.requireNonNull(nodes.remove(node.name())).forget());
    if (!steps.start().isEmpty()) {
      // All nodes share one look at the process table and one reading of the scripts.
      Processes.Look look = context.processes().look();
      Function<LaunchSpec, String> digests = context.digests().get();
      List<SupervisedNode> ready =
          steps.start().stream()
              .map(this::supervised)
              .filter(node -> node.prepare(look, digests))
              .toList();
      // Start all before reporting any: booting nodes leave this thread little processor time.
      ready.forEach(SupervisedNode::start);
      ready.forEach(SupervisedNode::reportStart);
    }
    turnAgain |= !steps.isEmpty();
  }

  private SupervisedNode supervised(NodeSnapshot node) {
    return Objects.requireNonNull(nodes.get(node.name()), node.name());
  }

  /** Returns a channel that reaches {@code node}: its own, or with ZeroMQ any of this agent's. */
  public Optional<NodeChannel> channelTo(String node) {
    Optional<SupervisedNode> local = node(node);
    if (local.filter(SupervisedNode::hasChannel).isPresent()) {
      return local.flatMap(SupervisedNode::channel);
    }
    return nodes.values().stream()
        .filter(sibling -> sibling.launchedWith(Backend.ZEROMQ))
        .flatMap(sibling -> sibling.channel().stream())
        .findFirst();
  }

  /** Leaves all processes as they are, as the agent is about to end. */
  public void release() {
    isReleased = true;
    if (relook != null) {
      relook.cancel(false);
    }
    nodes.values().forEach(SupervisedNode::release);
    nodes.clear();
  }
}
