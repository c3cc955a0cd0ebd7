package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.events.Occurrence;

/** Records events that follow from what an agent does. Their number is bounded for each agent. */
public interface AgentEventLog {

  /**
   * Takes note of what has just happened, unless the agent of {@code instance} told too much. Never
   * blocks, never throws, and is safe on any thread.
   */
  void record(String instance, Occurrence occurrence);
}
