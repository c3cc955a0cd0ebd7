package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.model.Node;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which nodes are to run: as configured, or as somebody has asked since the client's deployment.
 * What is asked for is on disk, with the deployment it belongs to, before anything is done about
 * it. On the loop only.
 */
public final class RunStates {
  private static final Logger log = LoggerFactory.getLogger(RunStates.class);

  private final DeploymentStore store;
  private final Consumer<AgentMessage> outbound;
  private @Nullable DeployRequest coming;

  /**
   * @param outbound where the controller is told of what is kept
   */
  public RunStates(DeploymentStore store, Consumer<AgentMessage> outbound) {
    this.store = store;
    this.outbound = outbound;
  }

  /** What a node is to be under the deployment acted on; STOPPED where that has none such. */
  RunState wanted(Node node) {
    return store
        .kept()
        .map(kept ->
            kept.standby() || !isConfigured(node) ? RunState.STOPPED : kept.request().wanted(node))
        .orElse(RunState.of(node));
  }

  /** Whether a node that is being stopped has not been asked to start since. */
  boolean mayStop(Node node) {
    return !isConfigured(node) || wanted(node) == RunState.STOPPED;
  }

  private boolean isConfigured(Node node) {
    return store
        .kept()
        .flatMap(kept -> kept.request().configuration().node(node.name()))
        .isPresent();
  }

  /** What ends with the next client's deployment. */
  Map<String, RunState> ending() {
    return store.kept().map(kept -> kept.request().overridden()).orElse(Map.of());
  }

  /**
   * A deployment is being prepared: what is asked for from now on belongs to it as well. One that a
   * controller repeats after its own restart ends nothing.
   */
  void announce(DeployRequest request) {
    coming =
        store
            .kept()
            .map(Kept::request)
            .filter(kept -> isSame(kept.deployment(), request.deployment()))
            .map(kept -> request.overriding(kept.overridden()))
            .orElse(request);
  }

  private static boolean isSame(DeploymentOrigin one, DeploymentOrigin other) {
    return one.controllerId().equals(other.controllerId()) && one.number() == other.number();
  }

  /** Keeps the announced deployment as the one acted on, with what was asked for meanwhile. */
  void adopt(DeployRequest request) {
    DeployRequest announced = coming;
    DeployRequest next = announced == null ? request : announced;
    store.begin(next);
    coming = null;
    if (!next.overridden().isEmpty()) {
      tell(next);
    }
  }

  /** The announced deployment is not acted on. */
  void withdraw() {
    coming = null;
  }

  /** Keeps that somebody wants {@code nodes} to be {@code state}. */
  void ask(Collection<String> nodes, RunState state) {
    store.kept().ifPresent(kept -> store.update(kept.request().asking(nodes, state)));
    DeployRequest announced = coming;
    if (announced != null) {
      coming = announced.asking(nodes, state);
    }
    DeployRequest latest = coming != null ? coming : store.kept().map(Kept::request).orElse(null);
    if (latest != null) {
      tell(latest);
    }
  }

  private void tell(DeployRequest request) {
    log.info("besides the configuration: {}", request.overridden());
    outbound.accept(new AgentMessage.NotifyOverrides(request.deployment(), request.overridden()));
  }
}
