package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.AgentListener;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.RunState;
import java.util.Map;

/** Stores the run-state overrides that agents report. Called on event loops, and never blocks. */
public final class OverrideListener implements AgentListener {
  private final RunStateOverrides overrides;
  private final String controllerId;

  public OverrideListener(RunStateOverrides overrides, String controllerId) {
    this.overrides = overrides;
    this.controllerId = controllerId;
  }

  @Override
  public void connected(Agent agent) {
    Hello.Running running = agent.hello().running();
    if (running != null) {
      confirm(agent, running.deployment(), running.overridden());
    }
  }

  @Override
  public void notified(Agent agent, AgentMessage message) {
    if (message instanceof AgentMessage.NotifyOverrides kept) {
      confirm(agent, kept.deployment(), kept.overrides());
    }
  }

  private void confirm(Agent agent, DeploymentOrigin deployment, Map<String, RunState> states) {
    // Overrides of another controller's deployment are ignored.
    if (deployment.controllerId().equals(controllerId)) {
      overrides.confirm(agent.instance(), new OverrideSet(deployment.number(), states));
    }
  }
}
