package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.Hello;
import java.time.Instant;

/**
 * An agent as it is known at one moment.
 *
 * @param name the name that requests reach it by: its instance, or another one for an agent at a
 *     former address of its instance
 * @param session counts the sessions of this controller process; 0 for an agent that has none
 * @param host the IP address that its connection comes from or goes to
 * @param hello what it said last about itself
 * @param lastSeen when it was last heard
 */
public record Agent(String name, long session, String host, Hello hello, Instant lastSeen) {
  public String instance() {
    return hello.instance();
  }

  public boolean isConnected() {
    return session != 0;
  }
}
