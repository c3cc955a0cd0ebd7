package io.zeekeeper.controller.agents;

import io.zeekeeper.service.PropertyRules;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This controller's name and directory, and its address for agents.
 *
 * @param name name of this controller; by default controller- and the host's name
 * @param directory this controller's own directory, a name below nodes in the state directory or an
 *     absolute path; by default the controller's name
 * @param agentPort TCP port on which the controller listens for agents; 0 takes any free port
 * @param agentAddress address on which the controller listens for agents; beyond loopback with TLS
 *     only
 */
@ConfigurationProperties("zeekeeper.controller")
public record AgentListenSettings(
    @Nullable String name,
    @Nullable String directory,
    @DefaultValue("2150") int agentPort,
    @DefaultValue("127.0.0.1") String agentAddress) {

  public AgentListenSettings {
    PropertyRules.port("zeekeeper.controller.agent-port", agentPort, 0);
  }
}
