package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.AgentDialer;
import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.agents.RequestEngine;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.Configurations;

/** What deployments work with. */
public record DeploymentParts(
    Configurations configurations,
    ClusterSettingsChoice settings,
    AgentRegistry registry,
    AgentDialer dialer,
    FanOut fanOut,
    RequestEngine engine,
    TimeoutSettings timeouts,
    String controllerId) {}
