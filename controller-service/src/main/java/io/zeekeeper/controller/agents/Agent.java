package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.Hello;
import java.time.Instant;

/**
 * An agent as the controller knows it at one moment.
 *
 * @param name the name that requests are sent to: its instance, or another name for an agent at a
 *     former address of its instance
 * @param session the number of its session in this controller process; 0 without a session
 * @param host the remote IP address of its connection
 * @param hello its latest hello
 * @param lastSeen when the controller last received anything from it
 */
public record Agent(String name, long session, String host, Hello hello, Instant lastSeen) {
  public String instance() {
    return hello.instance();
  }

  public boolean isConnected() {
    return session != 0;
  }
}
