package io.zeekeeper.agent.notifications;

import io.zeekeeper.model.State;
import org.jspecify.annotations.Nullable;

/** Takes reports of what happens to nodes and their logs. Safe on any thread. */
public interface Notifications {
  /** A node went from one state to another. */
  void changed(String node, State before, State after, String reason);

  /**
   * Reports something that needs an operator.
   *
   * @param node null when the report is not about one node
   */
  void error(@Nullable String node, String message);

  /**
   * Reports something worth recording; no action is needed.
   *
   * @param node null when the report is not about one node
   */
  void note(@Nullable String node, String message);
}
