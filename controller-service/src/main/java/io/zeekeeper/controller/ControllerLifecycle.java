package io.zeekeeper.controller;

import io.zeekeeper.controller.agents.AgentEventRecorder;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.nodes.NodeWatch;
import io.zeekeeper.controller.reconciliation.OverrideListener;
import io.zeekeeper.controller.reconciliation.Reconciler;
import io.zeekeeper.service.Loopback;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins the start of the controller. The order is:
 *
 * <ol>
 *   <li>The event writer takes events ({@code EventWriter}).
 *   <li>Features listen to agents (this class). A listener hears of an agent after those that its
 *       own work depends on.
 *   <li>An interrupted deployment goes on, and instances are dialled ({@code Deployments}).
 *   <li>Agents ({@code AgentServer}) and clients (the web server) may connect.
 * </ol>
 *
 * <p>The end goes in reverse, except that an open deployment is frozen first.
 */
@Component
class ControllerLifecycle implements SmartLifecycle {
  private final Agents agents;
  private final AgentEventRecorder recorder;
  private final NodeWatch nodes;
  private final OverrideListener overrides;
  private final Reconciler reconciler;
  private final String clientAddress;
  private volatile boolean running;

  ControllerLifecycle(
      Agents agents,
      AgentEventRecorder recorder,
      NodeWatch nodes,
      OverrideListener overrides,
      Reconciler reconciler,
      @Value("${server.address}") String clientAddress) {
    this.agents = agents;
    this.recorder = recorder;
    this.nodes = nodes;
    this.overrides = overrides;
    this.reconciler = reconciler;
    this.clientAddress = clientAddress;
  }

  @Override
  public void start() {
    running = true;
    List.of(recorder, nodes, overrides, reconciler).forEach(agents::addListener);
    Loopback.warnBeyond("clients", clientAddress);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // Before Deployments, which starts in phase 0.
  @Override
  public int getPhase() {
    return -1;
  }
}
