package io.zeekeeper.controller.runstate;

import io.zeekeeper.model.State;
import java.util.Map;

/**
 * What one instance's nodes are asked to be, where that is not what the configuration says.
 *
 * @param deploymentNumber the deployment it belongs to; under a later one it counts no longer
 * @param states RUNNING or STOPPED, by node
 */
record OverrideSet(long deploymentNumber, Map<String, State> states) {
  OverrideSet {
    states = Map.copyOf(states);
  }
}
