package io.zeekeeper.benchmarks;

/** What the fleet benchmark measures, in the order of its table. */
enum FleetFigure {
  /**
   * Others' work, the server's and the fleet's own of the minute before: how far to trust the rest.
   */
  LOAD("load average when it began", "%.1f"),
  CONNECT("connect all at once, s", "%.2f"),
  RESIDENT("resident, MiB", "%.0f"),
  RESIDENT_SESSION("resident more, per session, KiB", "%.1f"),
  HEAP_SESSION("heap used more after a full collection, per session, KiB", "%.1f"),
  IDLE("idle CPU over 10 s, % of one processor", "%.1f"),
  NODES_MEDIAN("GET nodes, p50, ms", "%.1f"),
  NODES_SLOWEST("GET nodes, p99, ms", "%.1f"),
  STAGE("stage one node per agent, s", "%.2f"),
  DEPLOY("deploy one node per agent, s", "%.2f"),
  DEPLOY_AGAIN("deploy another configuration of them, s", "%.2f"),
  UP_AGAIN("kill -9 until healthy again, s", "%.2f"),
  BACK("kill -9 until all sessions are back, s", "%.2f"),
  BACK_PROCESSOR("CPU used from start until all are back, s", "%.2f"),
  NODES_AFTER("the first GET nodes then, ms", "%.0f");

  private final String label;
  private final String format;

  FleetFigure(String label, String format) {
    this.label = label;
    this.format = format;
  }

  String label() {
    return label;
  }

  String format(double value) {
    return format.formatted(value);
  }
}
