package io.zeekeeper.agent.supervision;

import io.zeekeeper.model.State;

/** Told about what happens to nodes, on the loop. */
public interface NodeListener {
  void changed(String node, State before, State after, String reason);

  /** Something an operator has to know. */
  void error(String node, String message);

  /** Something worth keeping that needs nobody. */
  void note(String node, String message);
}
