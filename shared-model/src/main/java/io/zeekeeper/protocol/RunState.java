package io.zeekeeper.protocol;

import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;

/** What a node is to be. */
public enum RunState {
  RUNNING,
  STOPPED,
  /**
   * As it was before the deployment, whose preflight it failed: running from its old launch record,
   * or absent.
   */
  SKIPPED;

  /** What the configuration says. */
  public static RunState of(Node node) {
    return node.state() == State.STOPPED ? STOPPED : RUNNING;
  }
}
