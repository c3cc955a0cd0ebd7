package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.deployment.DeploymentRun.Parts;
import io.zeekeeper.controller.deployment.OpenDeployment.StoppedException;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a deployment that changes things: sends every agent what to run. It can be repeated
 * after a restart of the controller; an agent that already has the deployment continues with it.
 * Blocks.
 */
final class Rollout {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final Parts parts;
  private final Agents agents;
  private final OpenDeployment open;
  private final Deployed deployed;
  private final Configuration configuration;
  private final Deadline deadline;
  private final String id;
  private final SortedSet<String> before;
  private final boolean force;

  Rollout(Parts parts, OpenDeployment open, Deployed deployed, Deadline deadline) {
    this.parts = parts;
    this.agents = parts.agents();
    this.open = open;
    this.deployed = deployed;
    this.configuration = deployed.configuration();
    this.deadline = deadline;
    this.id = open.id();
    this.before =
        parts.store().before(id).map(Configuration::instanceNames).orElseGet(TreeSet::new);
    // Read once: after each Result, now() copies all Results again.
    this.force = open.now().terms().options().force();
  }

  /** Rolls out. Returns when each node has its Result. */
  void carryOut() throws StoppedException, InterruptedException {
    Map<String, CompletableFuture<Void>> freed = standBy();
    List<CompletableFuture<?>> answers = new ArrayList<>(freed.values());
    SortedMap<String, Instance> waiting = new TreeMap<>();
    configuration.instances().forEach(instance -> waiting.put(instance.name(), instance));

    // Runs at least once, so that connected agents get the deployment even after the deadline.
    while (true) {
      CompletableFuture<Void> next = agents.nextConnection();
      for (Instance instance : List.copyOf(waiting.values())) {
        agents
            .connected(instance.name())
            .ifPresent(agent -> {
              waiting.remove(instance.name());
              parts.reached().add(agent);
              answers.add(
                  freed
                      .getOrDefault(instance.host(), NOTHING)
                      .thenCompose(free -> welcome(agent))
                      .thenCompose(isWelcome -> isWelcome ? deploy(agent) : NOTHING));
            });
      }
      if (waiting.isEmpty() || deadline.passed()) {
        break;
      }
      var _ = open.await(next, deadline);
    }
    waiting.keySet().forEach(name -> received(failure(name, Agents.notConnected(name))));

    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    // Every request ends by its own deadline.
    while (!all.isDone()) {
      var _ = open.await(all, Deadline.in(parts.timeouts().deploy()));
    }
    addMissing();
  }

  /** Adds a failed Result for each node that an agent's answer did not mention. */
  private void addMissing() {
    Set<String> whole =
        open.now().results().stream()
            .filter(result -> result.success() && result.node() == null)
            .map(result -> String.valueOf(result.instance()))
            .collect(Collectors.toSet());
    configuration.nodes().stream()
        .filter(node -> !whole.contains(node.instance()))
        .forEach(node ->
            keep(
                Result.failure(
                    id, node.instance(), node.name(), "its agent gave no Result for this node")));
  }

  private Result failure(String instance, String error) {
    return Result.failure(id, instance, null, error);
  }

  /**
   * Makes the instances that this deployment removes stop their nodes.
   *
   * @return for each host, a future that completes when its ports are free
   */
  private Map<String, CompletableFuture<Void>> standBy() {
    return leaving()
        .collect(
            Collectors.toMap(
                Agent::host, this::standBy, (one, other) -> CompletableFuture.allOf(one, other)));
  }

  /** The agents that this deployment no longer needs, and those at former addresses. */
  private Stream<Agent> leaving() {
    var removed = new TreeSet<>(before);
    removed.removeAll(configuration.instanceNames());
    return Stream.concat(
        removed.stream().map(agents::connected).flatMap(Optional::stream),
        configuration.instances().stream()
            .map(instance -> agents.former(instance.name()))
            .flatMap(Optional::stream));
  }

  private CompletableFuture<Void> standBy(Agent agent) {
    parts.reached().add(agent);
    return agents
        .send(
            agent.name(),
            id,
            AgentRequest.of((reqid, time) ->
                new StandbyRequest(reqid, time, parts.controllerId(), deployed.number())),
            deadline.leftUpTo(parts.timeouts().restart()))
        .thenAccept(
            results -> results.stream().filter(result -> !result.success()).forEach(this::keep));
  }

  /** Keeps a Result; the database follows a moment later. */
  private void keep(Result result) {
    if (open.add(result)) {
      parts.saver().saveSoon(open);
    }
  }

  /**
   * Welcomes an agent that was not needed before. Completes with whether the agent is to get the
   * deployment.
   */
  private CompletableFuture<Boolean> welcome(Agent agent) {
    if (before.contains(agent.instance())) {
      return CompletableFuture.completedFuture(true);
    }
    return agents
        .send(
            agent.name(),
            id,
            AgentRequest.of(WelcomeRequest::new),
            deadline.leftUpTo(parts.timeouts().query()))
        .thenApply(results -> {
          List<Result> failures = results.stream().filter(result -> !result.success()).toList();
          failures.forEach(this::received);
          return failures.isEmpty();
        });
  }

  /** The deployment of this controller that an agent runs. */
  private Optional<Hello.Running> running(Agent agent) {
    return Optional.ofNullable(agent.hello().running())
        .filter(
            now -> !now.standby() && now.deployment().controllerId().equals(parts.controllerId()));
  }

  private CompletableFuture<Void> deploy(Agent agent) {
    var origin =
        new DeploymentOrigin(
            parts.controllerId(), deployed.number(), id, DeploymentOrigin.Kind.CLIENT);
    // Not forced twice: the nodes that this deployment has already restarted run as wanted.
    boolean again = running(agent).filter(now -> now.deployment().id().equals(id)).isPresent();

    return agents
        .send(
            agent.name(),
            id,
            new AgentRequest(
                (reqid, time) ->
                    new DeployRequest(
                        reqid,
                        time,
                        origin,
                        force && !again,
                        configuration,
                        deployed.cluster(),
                        deployed.skippedOn(agent.instance())),
                AgentQuestions.scope(configuration)),
            deadline.left(),
            again ? this::perNode : this::received)
        .thenAccept(results -> {});
  }

  /** Adds a Result. A failed instance fails each of its nodes that has no Result yet. */
  private void received(Result result) {
    if (result.success()) {
      keep(result);
    } else {
      perNode(result);
    }
  }

  /** Adds a Result of an instance for each of its nodes. A finished agent sends only that one. */
  private void perNode(Result result) {
    List<Node> nodes =
        result.node() == null && result.instance() != null
            ? configuration.nodesOf(result.instance())
            : List.of();
    if (nodes.isEmpty()) {
      keep(result);
    } else {
      nodes.forEach(node -> keep(result.withNode(node.name())));
    }
  }
}
