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

/** Has nodes perform actions, each through the agent that reaches it. Never blocks. */
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
   * Has nodes perform an action; empty means all nodes.
   *
   * @param action its name, then its arguments
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
      List<String> some = nodes.stream().map(Node::name).toList();
      requests.put(
          instance,
          new AgentRequest(
              (id, time) -> new NodeDispatchRequest(id, time, action, some),
              dispatched(deployed.configuration(), Set.copyOf(some))));
    });
    return NodeOperations.answer(
        reqid,
        unknown,
        agents
            .send(requests, reqid, timeouts.query(), result -> {})
            .thenApply(results -> perNode(results, byInstance)));
  }

  /** An agent speaks for the nodes that it was asked about, on whichever instance they are. */
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
   * A failure of an agent as a whole is a failed Result of each of its nodes that has no Result
   * yet: an agent sends Results one by one, and its request may still fail at the end. The Result
   * names the instance that runs the node, which need not be the one that was asked.
   *
   * @param asked the nodes by the instance that was asked about them
   */
  static List<Result> perNode(List<Result> results, Map<String, List<Node>> asked) {
    Set<String> answered =
        results.stream()
            .flatMap(result -> Stream.ofNullable(result.node()))
            .collect(Collectors.toSet());
    return results.stream()
        .flatMap(result ->
            result.node() == null && result.instance() != null
                ? asked.getOrDefault(result.instance(), List.of()).stream()
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
