package io.zeekeeper.controller.agents;

import io.zeekeeper.protocol.AgentMessage;

/** Hears of agents, on the event loop of the agent's connection. Implementations never block. */
public interface AgentListener {
  /** An agent is connected, or said hello again with something new in it. */
  default void connected(Agent agent) {}

  /** An agent's session ended. */
  default void disconnected(Agent agent) {}

  /**
   * A session was refused; whoever wants it tries again in a while. Told a few times a minute for
   * each address, however often the address tries.
   *
   * @param instance the name it came under, which may be anything
   */
  default void refused(String instance, String host, String reason) {}

  /** An agent sent a message that is no answer. */
  default void notified(Agent agent, AgentMessage message) {}
}
