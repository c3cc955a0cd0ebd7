package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.events.Occurrence;

/** Where features tell what follows from what an agent does, which is bounded for each agent. */
public interface AgentEventLog {

  /**
   * Takes note of what has just happened, unless the agent of {@code instance} told too much. Never
   * blocks, never throws, and is safe on any thread.
   */
  void record(String instance, Occurrence occurrence);
}
