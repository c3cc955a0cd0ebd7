package io.zeekeeper.controller.reconciliation;

import io.zeekeeper.protocol.RunState;
import java.util.Map;

/**
 * What one instance's nodes are asked to be, where that is not what the configuration says.
 *
 * @param deploymentNumber the deployment it belongs to; under a later one it counts no longer
 * @param states by node
 */
record OverrideSet(long deploymentNumber, Map<String, RunState> states) {
  OverrideSet {
    states = Map.copyOf(states);
  }
}
