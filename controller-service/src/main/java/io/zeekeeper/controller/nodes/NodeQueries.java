package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.agents.RequestEngine.RequestFactory;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.deployment.ConflictException.Reason;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.TimeoutSettings;
import io.zeekeeper.controller.runstate.Overrides;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage.GetOutputRequest;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

/** Requests about nodes by name, each routed to the agent that can answer it. Never blocks. */
@Component
public class NodeQueries {
  private static final Logger log = LoggerFactory.getLogger(NodeQueries.class);
  private static final String UNKNOWN_NODE = "unknown cluster node";

  private final Configurations configurations;
  private final Deployments deployments;
  private final AgentRegistry registry;
  private final Overrides overrides;
  private final FanOut fanOut;
  private final TimeoutSettings timeouts;

  NodeQueries(
      Configurations configurations,
      Deployments deployments,
      AgentRegistry registry,
      Overrides overrides,
      FanOut fanOut,
      TimeoutSettings timeouts) {
    this.configurations = configurations;
    this.deployments = deployments;
    this.registry = registry;
    this.overrides = overrides;
    this.fanOut = fanOut;
    this.timeouts = timeouts;
  }

  /** Finds a node of the deployed configuration. */
  public Optional<Node> node(String name) {
    return configurations.deployed().flatMap(now -> now.configuration().node(name));
  }

  public boolean isConnected(String instance) {
    return registry.session(instance).isPresent();
  }

  /**
   * Restarts nodes; empty means all.
   *
   * @param early given each Result as it comes, for who cannot wait for the last
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<FanOutAnswer> restart(List<String> names, Consumer<Result> early) {
    return operate(UUID.randomUUID().toString(), names, RestartRequest::new, early);
  }

  /**
   * Stops nodes; empty means all. They stay stopped until they are started or deployed anew.
   *
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<FanOutAnswer> stop(List<String> names) {
    return override(names, StopRequest::new);
  }

  /**
   * Starts nodes, those that are configured as STOPPED too; empty means all. They stay wanted until
   * they are stopped or deployed anew.
   *
   * @throws ConflictException without agents or a deployed configuration
   */
  public CompletableFuture<FanOutAnswer> start(List<String> names) {
    return override(names, StartRequest::new);
  }

  /** What agents have confirmed is in the database before the client hears of it. */
  private CompletableFuture<FanOutAnswer> override(List<String> names, OperationFactory request) {
    String reqid = UUID.randomUUID().toString();
    return operate(reqid, names, request, result -> {})
        .thenCompose(answer ->
            overrides
                .stored(configurations.needed())
                .handle((stored, error) -> error == null ? answer : notStored(answer)));
  }

  private static FanOutAnswer notStored(FanOutAnswer answer) {
    log.error("the database does not take what agents have confirmed (reqid {})", answer.reqid());
    Result failure =
        Result.failure(
            answer.reqid(),
            null,
            null,
            "the controller's database refuses: what was asked is kept by the agents only; the"
                + " controller's log says why");
    return new FanOutAnswer(
        answer.reqid(), Stream.concat(Stream.of(failure), answer.results().stream()).toList());
  }

  /** Makes a request about nodes; no names mean all. */
  private interface OperationFactory {
    Request make(String reqid, long timeLeftMs, List<String> names);
  }

  private CompletableFuture<FanOutAnswer> operate(
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
    Map<String, RequestFactory> requests = new TreeMap<>();
    byInstance.forEach((instance, some) ->
        requests.put(
            instance, (id, time) -> request.make(id, time, names.isEmpty() ? List.of() : some)));
    return answer(reqid, unknown, fanOut.ask(reqid, requests, timeouts.restart(), early));
  }

  /**
   * Has nodes perform an action; empty means all nodes.
   *
   * @param action its name, then its arguments
   * @throws ConflictException without a deployed cluster
   */
  public CompletableFuture<FanOutAnswer> dispatch(List<String> action, List<String> names) {
    requireInstances();
    Deployed deployed =
        configurations
            .deployed()
            .filter(now -> !now.configuration().instances().isEmpty())
            .orElseThrow(
                () -> new ConflictException(Reason.NOTHING_DEPLOYED, "no cluster deployed"));
    String reqid = UUID.randomUUID().toString();
    Map<String, List<String>> byInstance = new TreeMap<>();
    List<Result> unknown = new ArrayList<>();
    for (Node node : select(reqid, deployed.configuration(), names, unknown)) {
      byInstance
          .computeIfAbsent(dispatcher(node, deployed), i -> new ArrayList<>())
          .add(node.name());
    }
    Map<String, RequestFactory> requests = new TreeMap<>();
    byInstance.forEach((instance, some) ->
        requests.put(instance, (id, time) -> new NodeDispatchRequest(id, time, action, some)));
    return answer(
        reqid,
        unknown,
        fanOut
            .ask(reqid, requests, timeouts.query())
            .thenApply(results -> perNode(results, byInstance)));
  }

  /**
   * A failure of an agent as a whole is a failed Result of each of its nodes that has no Result
   * yet: an agent sends Results one by one, and its request may still fail at the end.
   */
  static List<Result> perNode(List<Result> results, Map<String, List<String>> byInstance) {
    Set<String> answered =
        results.stream()
            .flatMap(result -> Stream.ofNullable(result.node()))
            .collect(Collectors.toSet());
    return results.stream()
        .flatMap(result ->
            result.node() == null && result.instance() != null
                ? byInstance.getOrDefault(result.instance(), List.of()).stream()
                    .filter(node -> !answered.contains(node))
                    .map(node ->
                        Result.failure(
                            result.reqid(),
                            result.instance(),
                            node,
                            String.valueOf(result.error())))
                : Stream.of(result))
        .sorted(Result.ORDER)
        .toList();
  }

  /**
   * The end of what a node wrote.
   *
   * @param start 0 for its present start, 1 for the one before; null for the last that wrote
   *     something
   * @param stream null for both
   * @return one Result, without data where nothing is kept
   */
  public CompletableFuture<List<Result>> output(
      Node node, @Nullable Integer start, NodeOutputs.@Nullable Stream stream, int tail) {
    String reqid = UUID.randomUUID().toString();
    return fanOut.ask(
        reqid,
        List.of(node.instance()),
        (id, time) -> new GetOutputRequest(id, time, node.name(), start, stream, tail),
        timeouts.query());
  }

  private void requireInstances() {
    if (registry.connected().isEmpty()) {
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

  // With ZeroMQ, a node that writes logs serves no channel itself. Where no other node runs beside
  // it, it is reached through the cluster from another host, the manager's by preference.
  private static String dispatcher(Node node, Deployed deployed) {
    Configuration configuration = deployed.configuration();
    if (deployed.cluster().backend() != Backend.ZEROMQ
        || configuration.nodesOf(node.instance()).stream()
            .anyMatch(sibling -> !configuration.writesLogs(sibling))) {
      return node.instance();
    }
    return configuration.nodes().stream()
        .filter(other -> !configuration.writesLogs(other))
        .min(Comparator.comparing(Node::role).thenComparing(Node::name))
        .map(Node::instance)
        .orElse(node.instance());
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

  private static Collection<Node> select(
      String reqid, Configuration deployed, List<String> names, List<Result> unknown) {
    if (names.isEmpty()) {
      return deployed.nodes();
    }
    List<Node> nodes = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      deployed
          .node(name)
          .ifPresentOrElse(
              nodes::add, () -> unknown.add(Result.failure(reqid, null, name, UNKNOWN_NODE)));
    }
    return nodes;
  }

  private static CompletableFuture<FanOutAnswer> answer(
      String reqid, List<Result> known, CompletableFuture<List<Result>> asked) {
    return asked.thenApply(results ->
        new FanOutAnswer(reqid, Stream.concat(known.stream(), results.stream()).toList()));
  }
}
