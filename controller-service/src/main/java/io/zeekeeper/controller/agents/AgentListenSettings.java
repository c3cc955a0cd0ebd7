package io.zeekeeper.controller.agents;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this controller is, and where agents reach it.
 *
 * @param name the controller's name; by default controller- and the host's name
 * @param directory its directory below nodes in the state directory; by default its name
 * @param agentPort TCP port for agents
 * @param agentAddress address it listens on for agents
 */
@ConfigurationProperties("zeekeeper.controller")
public record AgentListenSettings(
    @Nullable String name,
    @Nullable String directory,
    @DefaultValue("2150") int agentPort,
    @DefaultValue("127.0.0.1") String agentAddress) {}
