package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.agent.deployment.Plan.Action;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final SpecSource specs;
  private final Deployer deployer;

  public Resumption(
      Supervisor supervisor, DeploymentStore store, SpecSource specs, Deployer deployer) {
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
    for (NodeSupervisor node : lost) {
      if (kept.map(now -> now.wants(node.node().name())).orElse(true)) {
        node.start(node.spec(), node.backend());
      }
    }
    kept.ifPresent(now -> {
      // A stop that was under way goes on at once: nobody is to launch such a node again meanwhile.
      var _ =
          supervisor.stop(
              supervisor.nodes().stream()
                  .filter(node -> isStopped(now.request(), node.node().name()))
                  .toList());
      complete(now);
    });
  }

  private static boolean isStopped(DeployRequest request, String name) {
    return request
        .configuration()
        .node(name)
        .filter(node -> request.wanted(node) == RunState.STOPPED)
        .isPresent();
  }

  private void complete(Kept kept) {
    DeployRequest request = kept.request();
    specs.prepare(
        request.configuration(),
        request.cluster(),
        prepared ->
            prepared.ifPresentOrElse(
                all -> complete(kept.standby() ? List.of() : all),
                problem -> log.error("the last deployment cannot be completed: {}", problem)));
  }

  private void complete(List<LaunchSpec> specs) {
    // Somebody may have asked for a stop or start since.
    Optional<Kept> kept = store.kept();
    if (kept.isEmpty() || !deployer.isIdle()) {
      return;
    }
    DeployRequest request = kept.get().request();
    var asked = new Plan.Asked(request.overridden(), Map.of());
    supervisor.recover(specs, request.cluster().backend());
    Plan plan = Plan.make(specs, supervisor, false, DeploymentOrigin.Kind.RECONCILIATION, asked);
    List<NodeSupervisor> unwanted =
        plan.nodes(Action.STOP).stream().flatMap(name -> supervisor.node(name).stream()).toList();
    Loop.then(supervisor.stop(unwanted), () -> supervisor.forget(without(specs, unwanted)));
    List<LaunchSpec> unknown =
        specs.stream().filter(spec -> supervisor.node(spec.node().name()).isEmpty()).toList();
    Backend backend = request.cluster().backend();
    for (LaunchSpec spec : specs) {
      switch (asked.wanted(spec.node())) {
        case STOPPED -> supervisor.describe(spec, backend);
        case SKIPPED -> supervisor.skip(spec, backend);
        case RUNNING -> {}
      }
    }
    supervisor.start(
        unknown.stream().filter(spec -> asked.wanted(spec.node()) == RunState.RUNNING).toList(),
        backend);
  }

  private static List<NodeSupervisor> without(
      Collection<LaunchSpec> specs, List<NodeSupervisor> nodes) {
    return nodes.stream()
        .filter(
            node -> specs.stream().noneMatch(spec -> spec.node().name().equals(node.node().name())))
        .toList();
  }
}
