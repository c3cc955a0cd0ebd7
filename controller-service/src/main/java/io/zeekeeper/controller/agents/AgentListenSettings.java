package io.zeekeeper.controller.agents;

import io.zeekeeper.service.PropertyRules;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this controller is, and where agents reach it.
 *
 * @param name name of this controller; by default controller- and the host's name
 * @param directory this controller's own directory, a name below nodes in the state directory or an
 *     absolute path; by default the controller's name
 * @param agentPort TCP port on which the controller listens for agents; 0 takes any free one
 * @param agentAddress address on which the controller listens for agents; what is not loopback can
 *     be reached from other hosts, without authentication
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
