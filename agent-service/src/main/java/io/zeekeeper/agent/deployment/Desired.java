package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.agent.supervision.LaunchRecord;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desired state of this agent's nodes: the deployment's nodes with the overrides since, and
 * leftovers that belong to no deployment. Each change is on disk before the supervisor gets the new
 * targets. On the loop only.
 */
public final class Desired {
  private static final Logger log = LoggerFactory.getLogger(Desired.class);

  private final DeploymentStore store;
  private final Supervisor supervisor;
  private final Consumer<AgentMessage> outbound;
  // Running nodes that are in no deployment of this agent; a client's deployment or a standby ends
  // them.
  private final NavigableMap<String, Target> leftovers = new TreeMap<>();
  private boolean endsLeftovers;
  private boolean isEnding;

  /**
   * @param outbound takes the overrides for the controller
   */
  public Desired(DeploymentStore store, Supervisor supervisor, Consumer<AgentMessage> outbound) {
    this.store = store;
    this.supervisor = supervisor;
    this.outbound = outbound;
  }

  /**
   * Adopts the running nodes, and relaunches those that this agent last ran. Needs no controller.
   */
  public void resume() {
    supervisor.adopt(store.lastLaunch(), this::leftover);
    SortedMap<String, Target> wanted = store.targets();
    for (NodeSnapshot node : supervisor.now()) {
      if (!wanted.containsKey(node.name())) {
        leftover(node);
      }
    }
    leftovers
        .keySet()
        .forEach(name ->
            log.atWarn()
                .addKeyValue("node", name)
                .log("node {} is in no deployment of this agent", name));
    replaceTargets();
  }

  /** The target of a node that the deployment does not name; empty when the node has to stop. */
  private Optional<Target> leftover(NodeSnapshot node) {
    Optional<Target> target = endsLeftovers ? Optional.empty() : targetOfLeftover(node);
    target.ifPresent(found -> leftovers.put(node.name(), found));
    return target;
  }

  private Optional<Target> targetOfLeftover(NodeSnapshot node) {
    Optional<LaunchRecord> recorded =
        Optional.ofNullable(node.latest()).filter(latest -> !latest.isLost());
    Optional<Kept> kept = store.kept();
    if (kept.isEmpty() && recorded.isPresent()) {
      // The deployment is lost: the records say what ran.
      LaunchSpec spec = recorded.get().spec();
      return Optional.of(
          node.hasProcess() || recorded.get().wasWanted()
              ? new Target.Run(spec, 0)
              : new Target.Stopped(spec));
    }

    boolean mayRun = node.hasProcess() || node.isStray();
    return mayRun && kept.filter(now -> hasRemoved(now, node.name(), recorded)).isEmpty()
        ? Optional.of(new Target.Skipped(node.spec(), null))
        : Optional.empty();
  }

  /** Whether a standby ended the node, or the deployment removed it: its record is older. */
  private static boolean hasRemoved(Kept kept, String node, Optional<LaunchRecord> recorded) {
    return kept.nodes().containsKey(node)
        || recorded.filter(latest -> latest.number() < kept.since()).isPresent();
  }

  /** Acts on a deployment from now on. A client's deployment ends leftovers. */
  void adopt(Kept next, boolean isClients) {
    store.begin(next);
    if (!store.overrides().states().isEmpty()) {
      report();
    }
    if (isClients) {
      endLeftovers();
    }
    replaceTargets();
  }

  /**
   * Stops and forgets all nodes, now and after each start of the agent.
   *
   * @param number the number of the deployment that removed the instance; null when unknown
   */
  void standBy(@Nullable Long number) {
    store.standBy(number);
    endLeftovers();
    replaceTargets();
  }

  /** Whether a node is in no deployment of this agent. */
  boolean isStray(NodeSnapshot node) {
    return leftovers.get(node.name()) instanceof Target.Skipped;
  }

  /**
   * Stores a requested run state, and acts on it.
   *
   * @param names the nodes to be {@code state}
   * @param launched the nodes to be launched again, or for the first time
   */
  void request(Collection<String> names, RunState state, Collection<String> launched) {
    long since = supervisor.nextLaunch();
    if (store.kept().isPresent()) {
      RunStateOverrides before = store.overrides();
      store.override(
          before.with(store.kept().get(), new HashSet<>(names), state).started(launched, since));
      if (!before.states().equals(store.overrides().states())) {
        report();
      }
    }

    leftovers.replaceAll((name, target) -> {
      if (launched.contains(name)) {
        return new Target.Run(target.spec(), since);
      }
      return names.contains(name) && state == RunState.STOPPED
          ? new Target.Stopped(target.spec())
          : target;
    });
    replaceTargets();
  }

  private void report() {
    store
        .kept()
        .ifPresent(kept -> {
          log.info("run-state overrides are now {}", store.overrides().states());
          outbound.accept(
              new AgentMessage.NotifyOverrides(
                  kept.request().deployment(), store.overrides().states()));
        });
  }

  private void endLeftovers() {
    endsLeftovers = true;
    leftovers.clear();
  }

  private void replaceTargets() {
    if (isEnding) {
      return;
    }
    SortedMap<String, Target> deployed = store.targets();
    leftovers.keySet().removeAll(deployed.keySet());
    SortedMap<String, Target> targets = new TreeMap<>(leftovers);
    targets.putAll(deployed);
    supervisor.replaceTargets(targets);
  }

  /**
   * Stops all nodes as the agent ends. A later request is stored for the agent's next start, and
   * launches nothing now.
   */
  public void stopForExit() {
    isEnding = true;
    var targets = new TreeMap<String, Target>();
    for (NodeSnapshot node : supervisor.now()) {
      targets.put(node.name(), new Target.Stopped(node.spec()));
    }
    supervisor.replaceTargets(targets);
  }
}
