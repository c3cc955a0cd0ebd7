package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.AgentMessage;

/**
 * Receives changes and reports of agents, on the event loop of the agent's connection.
 * Implementations never block.
 */
public interface AgentListener {
  /** An agent connected, or sent another hello with new content. */
  default void connected(Agent agent) {}

  /** An agent's session ended. */
  default void disconnected(Agent agent) {}

  /**
   * A session was refused; the peer will retry. Called at most a few times a minute for each
   * address, however often the address tries.
   *
   * @param instance the name that the peer gave, which may be any text
   */
  default void refused(String instance, String host, String reason) {}

  /** An agent sent a message that does not answer a request. */
  default void notified(Agent agent, AgentMessage message) {}
}
