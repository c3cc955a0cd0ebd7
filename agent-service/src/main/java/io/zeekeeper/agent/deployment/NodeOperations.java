package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.NodeWatch.Outcome;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import io.zeekeeper.protocol.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Restarts, stops and starts nodes on request: changes their desired state, and watches them. On
 * the loop only.
 */
public final class NodeOperations {
  private final String instance;
  private final Supervisor supervisor;
  private final Desired desired;
  private final Deployer deployer;

  public NodeOperations(
      String instance, Supervisor supervisor, Desired desired, Deployer deployer) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.desired = desired;
    this.deployer = deployer;
  }

  /**
   * Restarts nodes. A request for all leaves STOPPED nodes alone, and relaunches nodes that the
   * deployment skipped from their old specification. A request by name fails for STOPPED nodes, and
   * launches skipped nodes as deployed.
   */
  void restart(RestartRequest request, Answer answer) {
    List<NodeSnapshot> some = new ArrayList<>();
    for (NodeSnapshot node : launchable(request.nodes(), answer)) {
      if (node.run().isPresent() || (isSkipped(node) && !request.nodes().isEmpty())) {
        some.add(node);
      } else if (!request.nodes().isEmpty()) {
        fail(answer, node, "is stopped; start it instead");
      }
    }

    long since = supervisor.nextLaunch();
    List<NodeSnapshot> skipped = skipped(request.nodes(), some);
    request(names(skipped), RunState.RUNNING, names(some));
    watch(answer, some, new Launch("restart", since));
  }

  /**
   * Starts nodes. A node that the deployment skipped stays skipped when the request is for all, and
   * while it runs.
   */
  void start(StartRequest request, Answer answer) {
    List<NodeSnapshot> some = new ArrayList<>(launchable(request.nodes(), answer));
    if (request.nodes().isEmpty()) {
      some.removeIf(node -> isSkipped(node) && node.run().isEmpty());
    }
    List<NodeSnapshot> down = some.stream().filter(node -> node.running().isEmpty()).toList();
    List<NodeSnapshot> changed = new ArrayList<>(skipped(request.nodes(), down));
    // A process that has not been stopped yet keeps running.
    some.stream().filter(NodeOperations::isStopped).forEach(changed::add);
    request(names(changed), RunState.RUNNING, names(down));
    watch(answer, some, new Launch("start", 0));
  }

  void stop(StopRequest request, Answer answer) {
    List<NodeSnapshot> some = known(request.nodes(), answer);
    request(names(some), RunState.STOPPED, List.of());
    watch(answer, some, new Stop());
  }

  private static boolean isSkipped(NodeSnapshot node) {
    return node.target() instanceof Target.Skipped;
  }

  private static boolean isStopped(NodeSnapshot node) {
    return node.target() instanceof Target.Stopped;
  }

  /** The skipped nodes that are named, and therefore launched as deployed. */
  private static List<NodeSnapshot> skipped(List<String> named, List<NodeSnapshot> some) {
    return named.isEmpty() ? List.of() : some.stream().filter(NodeOperations::isSkipped).toList();
  }

  private void request(Collection<String> names, RunState state, Collection<String> launched) {
    desired.request(names, state, launched);
    deployer.overridePreparing(names, state);
  }

  /** The nodes of a request that can be launched. */
  private List<NodeSnapshot> launchable(List<String> names, Answer answer) {
    List<NodeSnapshot> launchable = new ArrayList<>();
    for (NodeSnapshot node : known(names, answer)) {
      if (!desired.isStray(node)) {
        launchable.add(node);
      } else if (!names.isEmpty()) {
        fail(answer, node, "is in no deployment of this agent; deploy it, or stop it");
      }
    }
    return launchable;
  }

  private void fail(Answer answer, NodeSnapshot node, String problem) {
    answer.send(
        Result.failure(
            answer.reqid(), instance, node.name(), "node " + node.name() + " " + problem));
  }

  /** The nodes of a request; sends a failure for each unknown name. */
  private List<NodeSnapshot> known(List<String> names, Answer answer) {
    if (names.isEmpty()) {
      return supervisor.now();
    }

    List<NodeSnapshot> known = new ArrayList<>();
    for (String name : names) {
      Optional<SupervisedNode> node = supervisor.node(name);
      if (node.isPresent()) {
        known.add(node.get().now());
      } else {
        answer.send(Result.failure(answer.reqid(), instance, name, "unknown cluster node"));
      }
    }
    return known;
  }

  private static List<String> names(List<NodeSnapshot> nodes) {
    return nodes.stream().map(NodeSnapshot::name).toList();
  }

  private void watch(Answer answer, List<NodeSnapshot> some, NodeWatch.Goal goal) {
    new NodeWatch(instance, supervisor, answer, names(some), goal, () -> true).begin();
  }

  /**
   * The goal that a node is launched.
   *
   * @param since the least launch number that counts
   */
  private record Launch(String verb, long since) implements NodeWatch.Goal {

    @Override
    public Optional<Outcome> outcome(Optional<NodeSnapshot> node, boolean hasFailed) {
      if (node.isEmpty() || node.get().run().isEmpty()) {
        return Optional.of(Outcome.failure(couldNot(node) + ": a later request stopped the node"));
      }
      if (node.get().run().get().since() < since) {
        return Optional.of(
            Outcome.failure(couldNot(node) + ": a later deployment replaced the request"));
      }

      if (node.get().unclear().isPresent()) {
        return Optional.of(Outcome.failure(couldNot(node) + ": " + node.get().unclear().get()));
      }
      if (node.get().isUpAsWanted()) {
        return Optional.of(Outcome.SUCCESS);
      }
      return hasFailed ? Optional.of(Outcome.failedLaunch(couldNot(node))) : Optional.empty();
    }

    @Override
    public String failureAtDeadline(Optional<NodeSnapshot> node) {
      return couldNot(node) + " in time; the agent keeps trying";
    }

    private String couldNot(Optional<NodeSnapshot> node) {
      return "could not " + verb + node.map(now -> " node " + now.name()).orElse("");
    }
  }

  /** The goal that a node has no process. */
  private record Stop() implements NodeWatch.Goal {

    @Override
    public Optional<Outcome> outcome(Optional<NodeSnapshot> node, boolean hasFailed) {
      if (node.isPresent() && node.get().run().isPresent()) {
        return Optional.of(
            Outcome.failure(
                "could not stop node %s: it was started again meanwhile"
                    .formatted(node.get().name())));
      }

      Optional<String> unclear = node.flatMap(NodeSnapshot::unclear);
      if (unclear.isPresent()) {
        return Optional.of(
            Outcome.failure(
                "could not stop node %s: %s"
                    .formatted(node.map(NodeSnapshot::name).orElse(""), unclear.get())));
      }
      return node.filter(NodeSnapshot::hasProcess).isPresent()
          ? Optional.empty()
          : Optional.of(Outcome.SUCCESS);
    }

    @Override
    public String failureAtDeadline(Optional<NodeSnapshot> node) {
      String name = node.map(now -> " node " + now.name()).orElse("");
      return "could not stop" + name + " in time; the agent keeps trying";
    }
  }
}
