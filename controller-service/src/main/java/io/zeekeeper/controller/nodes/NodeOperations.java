package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.agents.Agents.Scope;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.reconciliation.RunStateOverrides;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.GetOutputRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Routes requests about named nodes to the agents that can answer them. Never blocks. */
@Component
public class NodeOperations {
  private static final Logger log = LoggerFactory.getLogger(NodeOperations.class);
  private static final String UNKNOWN_NODE = "unknown cluster node";

  private final Configurations configurations;
  private final Deployments deployments;
  private final Agents agents;
  private final RunStateOverrides overrides;
  private final RequestTimeouts timeouts;

  NodeOperations(
      Configurations configurations,
      Deployments deployments,
      Agents agents,
      RunStateOverrides overrides,
      RequestTimeouts timeouts) {
    this.configurations = configurations;
    this.deployments = deployments;
    this.agents = agents;
    this.overrides = overrides;
    this.timeouts = timeouts;
  }

  /** Finds a node of the deployed configuration. */
  public Optional<Node> node(String name) {
    return configurations.deployed().flatMap(now -> now.configuration().node(name));
  }

  public boolean isConnected(String instance) {
    return agents.connected(instance).isPresent();
  }

  /**
   * Restarts nodes; empty means all.
   *
   * @param early gets each Result as it arrives, for a caller that cannot wait for the last one
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<Results> restart(List<String> names, Consumer<Result> early) {
    return operate(UUID.randomUUID().toString(), names, RestartRequest::new, early);
  }

  /**
   * Stops nodes; empty means all. They stay stopped until they are started or deployed again.
   *
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<Results> stop(List<String> names) {
    return override(names, StopRequest::new);
  }

  /**
   * Starts nodes, including those configured as STOPPED; empty means all. They stay wanted until
   * they are stopped or deployed again.
   *
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<Results> start(List<String> names) {
    return override(names, StartRequest::new);
  }

  /** Sends a stop or start. Stores what agents confirm before the client gets the answer. */
  private CompletableFuture<Results> override(List<String> names, OperationFactory request) {
    String reqid = UUID.randomUUID().toString();
    return operate(reqid, names, request, result -> {})
        .thenCompose(answer ->
            overrides
                .stored(instances(answer))
                .handle((stored, error) -> error == null ? answer : notStored(answer)));
  }

  private static Set<String> instances(Results answer) {
    return answer.results().stream()
        .flatMap(result -> Stream.ofNullable(result.instance()))
        .collect(Collectors.toSet());
  }

  private static Results notStored(Results answer) {
    log.atError()
        .addKeyValue("reqid", answer.reqid())
        .log("cannot store the overrides that agents confirmed (reqid {})", answer.reqid());
    Result failure =
        Result.failure(
            answer.reqid(),
            null,
            null,
            "the controller's database failed: only the agents have stored this request; see the"
                + " controller's log");
    return new Results(
        answer.reqid(), Stream.concat(Stream.of(failure), answer.results().stream()).toList());
  }

  /** Makes a request about nodes; no names mean all nodes. */
  private interface OperationFactory {
    Request make(String reqid, long timeLeftMs, List<String> names);
  }

  private CompletableFuture<Results> operate(
      String reqid, List<String> names, OperationFactory request, Consumer<Result> early) {
    requireInstances();
    Configuration deployed =
        configurations
            .deployed()
            .map(Deployed::configuration)
            .orElseThrow(() ->
                new ConflictException(Reason.NOTHING_DEPLOYED, "no active cluster deployment"));

    Map<String, List<String>> byInstance = new TreeMap<>();
    List<Result> unknown = group(reqid, deployed, names, byInstance);
    unknown.forEach(early);

    Map<String, AgentRequest> requests = new TreeMap<>();
    byInstance.forEach((instance, own) -> {
      List<String> requested = names.isEmpty() ? List.of() : own;
      requests.put(
          instance,
          new AgentRequest((id, time) -> request.make(id, time, requested), ownNodes(deployed)));
    });
    return answer(reqid, unknown, agents.send(requests, reqid, timeouts.restart(), early));
  }

  /** Accepts Results about all nodes except those of other instances. */
  private static Scope ownNodes(Configuration deployed) {
    return (instance, result) ->
        Scope.OWN.covers(instance, result)
            && (result.node() == null
                || deployed
                    .node(result.node())
                    .filter(node -> !node.instance().equals(instance))
                    .isEmpty());
  }

  /**
   * Fetches the end of a node's output.
   *
   * @param start 0 for the present start, 1 for the one before; null for the last one with output
   * @param stream null for both streams
   * @return one Result, without data if no output is kept
   */
  public CompletableFuture<List<Result>> output(
      Node node, @Nullable Integer start, NodeOutputs.@Nullable Stream stream, int tail) {
    String reqid = UUID.randomUUID().toString();
    return agents.send(
        node.instance(),
        reqid,
        AgentRequest.of(
            (id, time) -> new GetOutputRequest(id, time, node.name(), start, stream, tail)),
        timeouts.query());
  }

  /** Throws if no agent can answer a request now. */
  void requireInstances() {
    if (agents.connected().isEmpty()) {
      throw new ConflictException(Reason.NO_INSTANCES, "no instances connected");
    }
    deployments
        .pending()
        .filter(pending -> pending.state() == Deployment.State.WAITING)
        .ifPresent(waiting -> {
          throw new ConflictException(
              Reason.DEPLOYMENT_WAITING,
              "deployment " + waiting.id() + " waits for its instances; cancel it or wait",
              waiting.id());
        });
  }

  private static List<Result> group(
      String reqid,
      Configuration deployed,
      List<String> names,
      Map<String, List<String>> byInstance) {
    List<Result> unknown = new ArrayList<>();
    for (Node node : select(reqid, deployed, names, unknown)) {
      byInstance.computeIfAbsent(node.instance(), i -> new ArrayList<>()).add(node.name());
    }
    return unknown;
  }

  /**
   * The nodes with these names; all nodes without names.
   *
   * @param unknown gets a Result for each unknown name; a name that is too long is shortened
   */
  static Collection<Node> select(
      String reqid, Configuration deployed, List<String> names, List<Result> unknown) {
    if (names.isEmpty()) {
      return deployed.nodes();
    }
    List<Node> nodes = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      deployed.node(name).ifPresentOrElse(nodes::add, () -> unknown.add(unknown(reqid, name)));
    }
    return nodes;
  }

  private static Result unknown(String reqid, String name) {
    return Result.failure(reqid, null, InputRules.printable(name), UNKNOWN_NODE);
  }

  static CompletableFuture<Results> answer(
      String reqid, List<Result> known, CompletableFuture<List<Result>> answers) {
    return answers.thenApply(
        results -> new Results(reqid, Stream.concat(known.stream(), results.stream()).toList()));
  }
}
