package io.zeekeeper.systemtests.dashboard;

import java.util.List;

/** The addresses of the dashboard's pages, for a cluster of {@code Lab.cluster}. */
final class Addresses {
  static final List<String> ALL =
      List.of(
          "#/",
          "#/?view=table",
          "#/nodes/worker-1",
          "#/nodes/worker-1?tab=statistics",
          "#/nodes/worker-1?tab=values&id=Cluster%3A%3Anode",
          "#/nodes/worker-1?tab=history",
          "#/instances",
          "#/instances/agent-1",
          "#/configuration",
          "#/configuration?view=edit",
          "#/configuration?view=diff",
          "#/configuration?view=plan",
          "#/deployments",
          "#/events",
          "#/security",
          "#/security?tab=tokens",
          "#/security?tab=enrolments",
          "#/security?tab=certificates",
          "#/security?tab=audit",
          "#/start");

  private Addresses() {}
}
