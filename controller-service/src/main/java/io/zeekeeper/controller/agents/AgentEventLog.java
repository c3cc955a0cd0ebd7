package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.events.Occurrence;

/** Records events that agents cause. Their number is limited for each agent. */
public interface AgentEventLog {

  /**
   * Records what has just happened, unless the agent of {@code instance} has exceeded its limit.
   * Never blocks, never throws, and is safe on any thread.
   */
  void record(String instance, Occurrence occurrence);
}
