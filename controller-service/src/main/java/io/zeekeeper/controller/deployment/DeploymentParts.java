package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentDialer;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;
import java.util.List;

/** What deployments work with. */
public record DeploymentParts(
    Configurations configurations,
    ClusterSettingsChoice settings,
    AgentRegistry registry,
    AgentDialer dialer,
    FanOut fanOut,
    RequestEngine engine,
    TimeoutSettings timeouts,
    String controllerId) {

  /** Ends connections to instances that only a deployment that has ended asked for. */
  void dialOnlyDeployed() {
    dialer.dial(
        configurations.deployed().map(now -> now.configuration().instances()).orElse(List.of()));
  }
}
