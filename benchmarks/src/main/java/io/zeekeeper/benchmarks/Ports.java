package io.zeekeeper.benchmarks;

import java.util.List;

/**
 * The ports of a controller, its agent and their nodes, so that several pairs of services run side
 * by side. The first pair has the default ports of the services.
 *
 * @param pair the number of the pair, from 0 to 4
 */
record Ports(int pair) {
  /** The controller's port for clients. */
  int api() {
    return 2149 + 10 * pair;
  }

  private int agents() {
    return api() + 1;
  }

  /** The controller's options. */
  List<String> controller() {
    return List.of(
        "--server.port=" + api(),
        "--zeekeeper.controller.agent-port=" + agents(),
        "--zeekeeper.auto-assign.node-start-port=" + (2200 + 100 * pair),
        "--zeekeeper.auto-assign.metrics-start-port=" + (9000 + 100 * pair));
  }

  /** The agent's options. */
  List<String> agent() {
    return List.of(
        "--server.port=" + (api() + 2),
        "--zeekeeper.agent.controller=ws://127.0.0.1:" + agents(),
        "--zeekeeper.agent.zeek.control-ports="
            + (25000 + 200 * pair)
            + "-"
            + (25199 + 200 * pair));
  }
}
