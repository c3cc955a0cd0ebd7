package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.agents.Agents.Scope;
import io.zeekeeper.controller.configuration.Configurations;
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
import org.springframework.stereotype.Component;

/**
 * Sends agents the requests that precede any change: preflights and plans. Never blocks; the
 * answers are never exceptional.
 */
@Component
class AgentQuestions {
  private final Agents agents;
  private final Configurations configurations;

  AgentQuestions(Agents agents, Configurations configurations) {
    this.agents = agents;
    this.configurations = configurations;
  }

  /** Accepts an agent's Results about its own part of a configuration. */
  static Scope scope(Configuration configuration) {
    return (instance, result) ->
        Scope.OWN.covers(instance, result)
            && (result.node() == null
                || configuration
                    .node(result.node())
                    .filter(node -> node.instance().equals(instance))
                    .isPresent());
  }

  /** Has each agent's Zeek parse its nodes' scripts: one Result per instance or failed node. */
  CompletableFuture<List<Result>> check(
      String reqid, Configuration configuration, ClusterSettings cluster, Duration time) {
    SortedSet<String> withNodes = new TreeSet<>();
    configuration.nodes().forEach(node -> withNodes.add(node.instance()));
    return agents.send(
        withNodes,
        reqid,
        new AgentRequest(
            (id, left) -> new CheckRequest(id, left, configuration, cluster), scope(configuration)),
        time);
  }

  /** Requests what would happen to each node, also on instances that are no longer needed. */
  CompletableFuture<Plan> plan(
      String reqid,
      boolean force,
      Configuration configuration,
      ClusterSettings cluster,
      Duration time) {
    SortedSet<String> instances = new TreeSet<>(configurations.needed());
    instances.addAll(configuration.instanceNames());
    return agents
        .send(
            instances,
            reqid,
            AgentRequest.of((id, left) -> new PlanRequest(id, left, force, configuration, cluster)),
            time)
        .thenApply(answers -> Plan.of(reqid, List.copyOf(instances), answers));
  }
}
