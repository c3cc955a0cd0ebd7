package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.protocol.RunState;
import java.util.Map;

/**
 * The run-state overrides of one instance.
 *
 * @param deploymentNumber the deployment that they apply to; a later one discards them
 * @param states by node
 */
record OverrideSet(long deploymentNumber, Map<String, RunState> states) {
  OverrideSet {
    states = Map.copyOf(states);
  }
}
