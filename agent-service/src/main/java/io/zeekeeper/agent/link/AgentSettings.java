package io.zeekeeper.agent.link;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this agent is, and who controls it.
 *
 * @param name the instance's name; by default agent- and the host's name
 * @param directory its directory below nodes in the state directory; by default its name
 * @param controller the controller's WebSocket URL, or none when the controller dials this agent
 */
@ConfigurationProperties("zeekeeper.agent")
public record AgentSettings(
    @Nullable String name,
    @Nullable String directory,
    @DefaultValue("ws://127.0.0.1:2150") String controller) {

  /** Whether the controller opens the connection. */
  public boolean listens() {
    return controller.equalsIgnoreCase("none");
  }
}
