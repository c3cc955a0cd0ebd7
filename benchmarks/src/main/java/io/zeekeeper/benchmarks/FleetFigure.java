package io.zeekeeper.benchmarks;

/** What the fleet benchmark measures, in the order of its table. */
enum FleetFigure {
  /** Load of the minute before, of any process: shows how far to trust the other figures. */
  LOAD("load average at the start", "%.1f"),
  CONNECT("connect all at once, s", "%.2f"),
  CONNECT_CPU("CPU used to connect, s", "%.2f"),
  CONNECT_FAILED("attempts to connect that failed", "%.0f"),
  RESIDENT("resident, MiB", "%.0f"),
  RESIDENT_SESSION("resident growth per session, KiB", "%.1f"),
  HEAP_SESSION("heap growth after a full collection, per session, KiB", "%.1f"),
  IDLE("idle CPU over 10 s, % of one processor", "%.1f"),
  NODES_MEDIAN("GET nodes, p50, ms", "%.1f"),
  NODES_P99("GET nodes, p99, ms", "%.1f"),
  STAGE("stage one node per agent, s", "%.2f"),
  DEPLOY("deploy one node per agent, s", "%.2f"),
  SECOND_DEPLOY("deploy another configuration to the same agents, s", "%.2f"),
  SCRAPE_MEDIAN("scrape of the controller, p50, ms", "%.1f"),
  SCRAPE_P99("scrape of the controller, p99, ms", "%.1f"),
  SCRAPE_SIZE("scrape of the controller, KiB", "%.0f"),
  TARGETS_MEDIAN("GET prometheus/targets, p50, ms", "%.1f"),
  TARGETS_P99("GET prometheus/targets, p99, ms", "%.1f"),
  TARGETS_SIZE("GET prometheus/targets, KiB", "%.0f"),
  RESTART_HEALTHY("kill -9 until healthy again, s", "%.2f"),
  SESSIONS_BACK("kill -9 until all sessions are back, s", "%.2f"),
  SESSIONS_BACK_CPU("CPU used from the restart until all sessions are back, s", "%.2f"),
  BACK_FAILED("attempts to connect that failed, from healthy until all sessions are back", "%.0f"),
  NODES_AFTER("first GET nodes after the restart, ms", "%.0f");

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
