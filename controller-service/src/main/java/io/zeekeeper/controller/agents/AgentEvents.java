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

  /** An agent said something that is no answer. */
  default void notified(AgentSession session, AgentMessage message) {}
}
