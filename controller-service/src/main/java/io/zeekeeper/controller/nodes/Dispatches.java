package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.agents.Agents.Scope;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Requests actions of nodes, each through the agent that reaches the node. Never blocks. */
@Component
public class Dispatches {
  private final NodeOperations operations;
  private final Configurations configurations;
  private final Agents agents;
  private final RequestTimeouts timeouts;

  Dispatches(
      NodeOperations operations,
      Configurations configurations,
      Agents agents,
      RequestTimeouts timeouts) {
    this.operations = operations;
    this.configurations = configurations;
    this.agents = agents;
    this.timeouts = timeouts;
  }

  /**
   * Requests an action of nodes.
   *
   * @param action its name, then its arguments
   * @param names the nodes; empty means all nodes
   * @throws ConflictException without a deployed cluster
   */
  public CompletableFuture<Results> dispatch(List<String> action, List<String> names) {
    operations.requireInstances();
    Deployed deployed =
        configurations
            .deployed()
            .filter(now -> !now.configuration().instances().isEmpty())
            .orElseThrow(
                () -> new ConflictException(Reason.NOTHING_DEPLOYED, "no cluster deployed"));

    String reqid = UUID.randomUUID().toString();
    var routes = new DispatchRoutes(deployed);
    Map<String, List<Node>> byInstance = new TreeMap<>();
    List<Result> unknown = new ArrayList<>();
    for (Node node : NodeOperations.select(reqid, deployed.configuration(), names, unknown)) {
      byInstance.computeIfAbsent(routes.to(node), i -> new ArrayList<>()).add(node);
    }

    Map<String, AgentRequest> requests = new TreeMap<>();
    byInstance.forEach((instance, nodes) -> {
      List<String> routed = nodes.stream().map(Node::name).toList();
      requests.put(
          instance,
          new AgentRequest(
              (id, time) -> new NodeDispatchRequest(id, time, action, routed),
              dispatched(deployed.configuration(), Set.copyOf(routed))));
    });
    return NodeOperations.answer(
        reqid,
        unknown,
        agents
            .send(requests, reqid, timeouts.query(), result -> {})
            .thenApply(results -> perNode(results, byInstance)));
  }

  /** Accepts Results about the requested nodes, whichever their instance is. */
  private static Scope dispatched(Configuration deployed, Set<String> nodes) {
    return (instance, result) ->
        result.node() == null
            ? Scope.OWN.covers(instance, result)
            : nodes.contains(result.node())
                && deployed
                    .node(result.node())
                    .filter(node -> node.instance().equals(result.instance()))
                    .isPresent();
  }

  /**
   * Turns the failure of an agent as a whole into a failed Result for each of its nodes without a
   * Result: an agent sends Results one by one, and its request may still fail at the end. Such a
   * Result names the node's own instance, which may differ from the instance that got the request.
   *
   * @param requested the nodes by the instance that got the request for them
   */
  static List<Result> perNode(List<Result> results, Map<String, List<Node>> requested) {
    Set<String> answered =
        results.stream()
            .flatMap(result -> Stream.ofNullable(result.node()))
            .collect(Collectors.toSet());
    return results.stream()
        .flatMap(result ->
            result.node() == null && result.instance() != null
                ? requested.getOrDefault(result.instance(), List.of()).stream()
                    .filter(node -> !answered.contains(node.name()))
                    .map(node ->
                        Result.failure(
                            result.reqid(),
                            node.instance(),
                            node.name(),
                            String.valueOf(result.error())))
                : Stream.of(result))
        .sorted(Result.ORDER)
        .toList();
  }
}
