package io.zeekeeper.controller.deployment;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * What agents are asked before anything changes. Never blocks; the answers are never exceptional.
 */
final class AgentQuestions {
  private final DeploymentParts parts;

  AgentQuestions(DeploymentParts parts) {
    this.parts = parts;
  }

  /** Has each agent's Zeek parse what it would launch: one Result per instance or failed node. */
  CompletableFuture<List<Result>> check(
      String reqid, Configuration configuration, ClusterSettings cluster, Duration time) {
    List<String> withNodes =
        configuration.instanceNames().stream()
            .filter(instance -> !configuration.nodesOf(instance).isEmpty())
            .toList();
    return parts
        .fanOut()
        .ask(
            reqid,
            withNodes,
            (id, left) -> new CheckRequest(id, left, configuration, cluster),
            time);
  }

  /** Asks what would happen to each node, on instances that are no longer needed, too. */
  CompletableFuture<Plan> plan(
      String reqid,
      boolean force,
      Configuration configuration,
      ClusterSettings cluster,
      Duration time) {
    SortedSet<String> instances = new TreeSet<>(parts.configurations().needed());
    instances.addAll(configuration.instanceNames());
    return parts
        .fanOut()
        .ask(
            reqid,
            instances,
            (id, left) -> new PlanRequest(id, left, force, configuration, cluster),
            time)
        .thenApply(answers -> Plan.of(reqid, List.copyOf(instances), answers));
  }
}
