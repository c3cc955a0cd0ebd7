package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.State;

/** What a node is to be. */
public enum RunState {
  RUNNING,
  STOPPED,
  /**
   * As it was before the deployment, whose preflight it failed: running from its old launch record,
   * or absent. Also what only a newer version knows, as it changes nothing.
   */
  @JsonEnumDefaultValue
  SKIPPED;

  /** What the configuration says. */
  public static RunState of(Node node) {
    return node.state() == State.STOPPED ? STOPPED : RUNNING;
  }
}
