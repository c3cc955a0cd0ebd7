package io.zeekeeper.controller;

import io.zeekeeper.controller.agents.AgentEventRecorder;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.nodes.NodeWatch;
import io.zeekeeper.controller.reconciliation.OverrideListener;
import io.zeekeeper.controller.reconciliation.Reconciler;
import io.zeekeeper.controller.statistics.Statistics;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs the first steps of the controller's start. The order is:
 *
 * <ol>
 *   <li>The event writer accepts events ({@code EventWriter}).
 *   <li>Features listen to agents (this class). A listener is called after the listeners that its
 *       own work depends on.
 *   <li>An interrupted deployment resumes, and the controller dials instances ({@code
 *       Deployments}).
 *   <li>Agents ({@code AgentServer}) and clients (the web server) may connect.
 * </ol>
 *
 * <p>Shutdown runs in reverse order, except that an open deployment is frozen first.
 */
@Component
class ControllerLifecycle implements SmartLifecycle {
  private final Agents agents;
  private final AgentEventRecorder recorder;
  private final NodeWatch nodes;
  private final OverrideListener overrides;
  private final Reconciler reconciler;
  private final Statistics statistics;
  private volatile boolean running;

  ControllerLifecycle(
      Agents agents,
      AgentEventRecorder recorder,
      NodeWatch nodes,
      OverrideListener overrides,
      Reconciler reconciler,
      Statistics statistics) {
    this.agents = agents;
    this.recorder = recorder;
    this.nodes = nodes;
    this.overrides = overrides;
    this.reconciler = reconciler;
    this.statistics = statistics;
  }

  @Override
  public void start() {
    running = true;
    List.of(recorder, nodes, overrides, reconciler, statistics).forEach(agents::addListener);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // Starts before Deployments, whose phase is 0.
  @Override
  public int getPhase() {
    return -1;
  }
}
