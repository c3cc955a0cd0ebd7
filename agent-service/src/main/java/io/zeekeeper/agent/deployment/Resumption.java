package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.agent.deployment.Plan.Action;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start of the agent: brings back what it last ran, without any controller. On the loop
 * only.
 */
public final class Resumption {
  private static final Logger log = LoggerFactory.getLogger(Resumption.class);

  private final Supervisor supervisor;
  private final DeploymentStore store;
  private final Preflight specs;
  private final Deployer deployer;

  public Resumption(
      Supervisor supervisor, DeploymentStore store, Preflight specs, Deployer deployer) {
    this.supervisor = supervisor;
    this.store = store;
    this.specs = specs;
    this.deployer = deployer;
  }

  /**
   * @param lost nodes whose process is gone, though nobody stopped them
   */
  public void resume(List<NodeSupervisor> lost) {
    Optional<Kept> kept = store.kept();
    // In the middle of a deployment they wait for what it wants of them, if it wants anything.
    startAgain(
        lost.stream()
            .filter(node -> kept.filter(now -> now.isUnderWay() && !isSkipped(now, node)).isEmpty())
            .toList());
    kept.ifPresent(now -> {
      // A stop that was under way goes on at once: nobody is to launch such a node again meanwhile.
      var _ =
          supervisor.stop(
              supervisor.nodes().stream()
                  .filter(node -> isStopped(now.request(), node.node().name()))
                  .toList());
      complete(now, lost);
    });
  }

  private void startAgain(List<NodeSupervisor> lost) {
    Optional<Kept> kept = store.kept();
    for (NodeSupervisor node : lost) {
      if (kept.map(now -> now.wants(node.node().name())).orElse(true)) {
        node.start(node.spec(), node.backend());
      }
    }
  }

  private static boolean isSkipped(Kept kept, NodeSupervisor node) {
    return kept.request().wanted(node.node()) == RunState.SKIPPED;
  }

  private static boolean isStopped(DeployRequest request, String name) {
    return request
        .configuration()
        .node(name)
        .filter(node -> request.wanted(node) == RunState.STOPPED)
        .isPresent();
  }

  private void complete(Kept kept, List<NodeSupervisor> lost) {
    DeployRequest request = kept.request();
    specs.prepare(
        request.configuration(),
        request.cluster(),
        prepared -> {
          if (prepared.problem() == null) {
            complete(request, kept.standby() ? List.of() : prepared.specs());
            return;
          }
          log.error("the last deployment cannot be completed: {}", prepared.problem());
          if (kept.isUnderWay() && deployer.isIdle()) {
            startAgain(lost);
          }
        });
  }

  private void complete(DeployRequest prepared, List<LaunchSpec> specs) {
    // Somebody may have asked for a stop or start since.
    Optional<Kept> kept = store.kept();
    if (kept.isEmpty() || !isStill(prepared)) {
      return;
    }
    DeployRequest request = kept.get().request();
    var asked = new Plan.Asked(request.overridden(), Map.of());
    DeploymentOrigin.Kind kind =
        kept.get().isUnderWay()
            ? request.deployment().kind()
            : DeploymentOrigin.Kind.RECONCILIATION;
    supervisor.recover(specs, request.cluster().backend());
    Plan plan = Plan.make(specs, supervisor, false, kind, asked);
    if (kept.get().isUnderWay()) {
      goOn(request, specs, plan);
      return;
    }
    List<NodeSupervisor> unwanted = named(plan.nodes(Action.STOP));
    Loop.then(supervisor.stop(unwanted), () -> supervisor.forget(without(specs, unwanted)));
    // A restart that the agent's end interrupted leaves a node that is known, and stopped.
    List<LaunchSpec> down =
        specs.stream()
            .filter(spec ->
                supervisor
                    .node(spec.node().name())
                    .filter(node -> node.state() != State.STOPPED)
                    .isEmpty())
            .toList();
    Backend backend = request.cluster().backend();
    makeKnown(specs, request);
    supervisor.start(
        down.stream().filter(spec -> asked.wanted(spec.node()) == RunState.RUNNING).toList(),
        backend,
        this::wants);
  }

  /** The agent ended in the middle: what the deployment has not changed yet is changed now. */
  private void goOn(DeployRequest request, List<LaunchSpec> specs, Plan plan) {
    log.info("deployment {} goes on: {}", request.deployment().id(), plan.steps());
    List<NodeSupervisor> changing = named(plan.nodes(Action.STOP, Action.RESTART));
    Loop.then(
        supervisor.stop(changing),
        () -> {
          if (!isStill(request)) {
            // A newer one has begun, and does what is left to do.
            return;
          }
          supervisor.forget(without(specs, changing));
          makeKnown(specs, request);
          List<LaunchSpec> wanted = specs.stream().filter(spec -> wants(spec.node())).toList();
          supervisor.start(
              wanted.stream()
                  .filter(spec ->
                      supervisor
                          .node(spec.node().name())
                          .flatMap(NodeSupervisor::running)
                          .isEmpty())
                  .toList(),
              request.cluster().backend(),
              this::wants);
          Loop.then(
              CompletableFuture.allOf(
                  named(wanted.stream().map(spec -> spec.node().name()).toList()).stream()
                      .map(node -> node.whenUp(Deployer.MAX_EXITS))
                      .toArray(CompletableFuture[]::new)),
              () -> store.finished(request));
        });
  }

  /** Makes known what is not started here, but may be asked for. */
  private void makeKnown(List<LaunchSpec> specs, DeployRequest request) {
    Backend backend = request.cluster().backend();
    for (LaunchSpec spec : specs) {
      switch (request.wanted(spec.node())) {
        case STOPPED -> supervisor.describe(spec, backend);
        case SKIPPED -> supervisor.skip(spec, backend);
        case RUNNING -> {}
      }
    }
  }

  /** Whether no newer deployment is kept, or on its way. */
  private boolean isStill(DeployRequest request) {
    return deployer.isIdle()
        && store
            .kept()
            .filter(now -> now.request().deployment().equals(request.deployment()))
            .isPresent();
  }

  private boolean wants(Node node) {
    return store
        .kept()
        .filter(now -> !now.standby() && now.request().wanted(node) == RunState.RUNNING)
        .isPresent();
  }

  private List<NodeSupervisor> named(Collection<String> names) {
    return names.stream().flatMap(name -> supervisor.node(name).stream()).toList();
  }

  private static List<NodeSupervisor> without(
      Collection<LaunchSpec> specs, List<NodeSupervisor> nodes) {
    return nodes.stream()
        .filter(
            node -> specs.stream().noneMatch(spec -> spec.node().name().equals(node.node().name())))
        .toList();
  }
}
