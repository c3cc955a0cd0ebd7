package io.zeekeeper.agent.link;

import io.zeekeeper.service.InvalidPropertyException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Identity of this agent, and its controller.
 *
 * @param name name of this agent and of its instance; by default agent- and the host's name
 * @param directory this agent's own directory, a name below nodes in the state directory or an
 *     absolute path; by default the agent's name
 * @param controller URL of the controller this agent connects to, ws:// or wss://; none when the
 *     controller connects to the agent
 */
@ConfigurationProperties("zeekeeper.agent")
public record AgentSettings(
    @Nullable String name,
    @Nullable String directory,
    @DefaultValue("ws://127.0.0.1:2150") String controller) {
  private static final String NONE = "none";
  private static final int MAX_PORT = 65535;

  public AgentSettings {
    if (!controller.equalsIgnoreCase(NONE) && !isWebSocket(controller)) {
      throw new InvalidPropertyException(
          "zeekeeper.agent.controller",
          controller,
          "it must be the URL of a controller, as in ws://127.0.0.1:2150 or wss://host:2150; or none"
              + " if the controller connects to this agent");
    }
  }

  private static boolean isWebSocket(String text) {
    try {
      var uri = new URI(text);
      return ("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() <= MAX_PORT
          && uri.getPort() != 0
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Whether the controller opens the connection. */
  public boolean listens() {
    return controller.equalsIgnoreCase(NONE);
  }
}
