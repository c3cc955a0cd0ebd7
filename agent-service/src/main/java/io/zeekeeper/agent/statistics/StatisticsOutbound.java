package io.zeekeeper.agent.statistics;

import io.zeekeeper.protocol.NotifyStatistics;

/** Takes statistics for the controller. Safe on any thread. */
public interface StatisticsOutbound {
  /** Whether the controller wants statistics, and nothing else waits to be sent. */
  boolean takesStatistics();

  /** Sends statistics, or drops them if {@link #takesStatistics} is false now. */
  void offer(NotifyStatistics statistics);
}
