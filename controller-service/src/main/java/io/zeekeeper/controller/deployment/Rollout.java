package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The part of a deployment that changes things: every agent is told what to run. Blocks. */
final class Rollout {
  private final DeploymentParts parts;
  private final Ongoing ongoing;
  private final Deployed deployed;
  private final Configuration configuration;
  private final Deadline deadline;
  private final String reqid;

  Rollout(DeploymentParts parts, Ongoing ongoing, Deployed deployed, Deadline deadline) {
    this.parts = parts;
    this.ongoing = ongoing;
    this.deployed = deployed;
    this.configuration = deployed.configuration();
    this.deadline = deadline;
    this.reqid = ongoing.deployment().id();
  }

  /**
   * Carries the deployment out.
   *
   * @param before the instances that were needed before it
   */
  Outcome carryOut(SortedSet<String> before) {
    var removed = new TreeSet<>(before);
    removed.removeAll(configuration.instanceNames());
    standBy(removed.stream().flatMap(name -> parts.registry().session(name).stream()).toList());
    var added = new TreeSet<>(configuration.instanceNames());
    added.removeAll(before);
    parts.fanOut().ask(reqid, added, WelcomeRequest::new, parts.timeouts().query()).join();
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    for (String instance : configuration.instanceNames()) {
      parts
          .registry()
          .session(instance)
          .ifPresentOrElse(session -> answers.add(deploy(session)), () -> away(instance));
    }
    return outcome(answers);
  }

  /**
   * Goes on after a restart of the controller: every agent is told again, as it connects. An agent
   * that has the deployment already carries on with it.
   */
  Outcome goOn() throws InterruptedException {
    standBy(
        parts.registry().connected().stream()
            .filter(session -> !configuration.instanceNames().contains(session.instance()))
            .filter(session ->
                running(session)
                    .map(now -> now.deployment().controllerId().equals(parts.controllerId()))
                    .orElse(false))
            .toList());
    List<CompletableFuture<List<Result>>> answers = new ArrayList<>();
    var open = new TreeSet<>(configuration.instanceNames());
    while (!open.isEmpty() && !deadline.passed()) {
      CompletableFuture<Void> next = parts.registry().nextConnection();
      for (String instance : List.copyOf(open)) {
        parts
            .registry()
            .session(instance)
            .ifPresent(session -> {
              open.remove(instance);
              answers.add(welcome(session).thenCompose(welcomed -> deploy(session)));
            });
      }
      if (!open.isEmpty()) {
        deadline.await(next);
      }
    }
    open.forEach(this::away);
    return outcome(answers);
  }

  private static Optional<Hello.Running> running(AgentSession session) {
    return Optional.ofNullable(session.hello().running()).filter(now -> !now.standby());
  }

  /**
   * Instances that this deployment removed stop their nodes, before others start on their ports.
   */
  private void standBy(Collection<AgentSession> removed) {
    removed.forEach(ongoing::reached);
    parts
        .fanOut()
        .ask(
            reqid,
            removed.stream().map(AgentSession::instance).toList(),
            (id, time) -> new StandbyRequest(id, time, parts.controllerId(), deployed.number()),
            deadline.left())
        .join()
        .stream()
        .filter(result -> !result.success())
        .forEach(ongoing::told);
  }

  private CompletableFuture<List<Result>> welcome(AgentSession session) {
    return parts
        .engine()
        .ask(session, reqid, WelcomeRequest::new, parts.timeouts().query(), result -> {});
  }

  private CompletableFuture<List<Result>> deploy(AgentSession session) {
    ongoing.reached(session);
    var origin =
        new DeploymentOrigin(
            parts.controllerId(), deployed.number(), reqid, DeploymentOrigin.Kind.CLIENT);
    // Forced once: nodes that were restarted by this very deployment run as wanted.
    boolean again = running(session).map(now -> now.deployment().id().equals(reqid)).orElse(false);
    boolean force = ongoing.deployment().force() && !again;
    return parts
        .engine()
        .ask(
            session,
            reqid,
            (id, time) ->
                new DeployRequest(
                    id,
                    time,
                    origin,
                    force,
                    configuration,
                    deployed.cluster(),
                    deployed.skippedOn(session.instance())),
            deadline.left(),
            again ? this::perNode : this::told);
  }

  /** What failed for an instance failed for each of its nodes that has no Result yet. */
  private void told(Result result) {
    String instance = result.instance();
    String error = result.error();
    if (result.node() != null || instance == null || error == null) {
      ongoing.told(result);
      return;
    }
    List<Node> nodes = configuration.nodesOf(instance);
    nodes.forEach(node -> ongoing.told(Result.failure(reqid, instance, node.name(), error)));
    if (nodes.isEmpty()) {
      ongoing.told(result);
    }
  }

  /** An agent that has done everything already says so once; it means each of its nodes. */
  private void perNode(Result result) {
    String instance = result.instance();
    if (result.success() && result.node() == null && instance != null) {
      configuration
          .nodesOf(instance)
          .forEach(node -> ongoing.told(Result.success(reqid, instance, node.name())));
    } else {
      told(result);
    }
  }

  private void away(String instance) {
    told(Result.failure(reqid, instance, null, FanOut.notConnected(instance)));
  }

  private Outcome outcome(List<CompletableFuture<List<Result>>> answers) {
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    return Outcome.of(ongoing.deployment());
  }
}
