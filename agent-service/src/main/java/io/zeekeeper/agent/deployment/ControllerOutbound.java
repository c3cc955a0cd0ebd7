package io.zeekeeper.agent.deployment;

import io.zeekeeper.protocol.AgentMessage;

/** Sends messages to the controller. Safe on any thread. */
public interface ControllerOutbound {
  /** Returns false when there is no session; the message is dropped then. */
  boolean send(AgentMessage message);
}
