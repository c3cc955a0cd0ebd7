package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;

/** The run state that a node should have. */
public enum RunState {
  RUNNING,
  STOPPED,
  /**
   * As before the deployment, whose preflight the node failed: running from its old launch record,
   * or absent. Unknown states of a newer version also map to this state, as it changes nothing.
   */
  @JsonEnumDefaultValue
  SKIPPED;

  /** The run state that the configuration sets. */
  public static RunState of(Node node) {
    return node.state() == State.STOPPED ? STOPPED : RUNNING;
  }
}
