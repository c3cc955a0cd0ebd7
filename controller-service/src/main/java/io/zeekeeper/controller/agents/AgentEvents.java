package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.AgentMessage;

/**
 * Told about agents, on the event loop of the agent's connection: implementations must not block.
 */
public interface AgentEvents {
  /** An agent is connected, or said hello again. */
  default void connected(AgentSession session) {}

  /** An agent's session ended. */
  default void disconnected(AgentSession session) {}

  /**
   * A session was refused; whoever wants it tries again in a while.
   *
   * @param instance the name it came under, which may be anything
   */
  default void refused(String instance, String host, String reason) {}

  /** An agent said something that is no answer. */
  default void notified(AgentSession session, AgentMessage message) {}
}
