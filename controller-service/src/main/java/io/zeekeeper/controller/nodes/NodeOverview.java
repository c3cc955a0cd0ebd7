package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.Agent;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.Agents.AgentRequest;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.service.KernelIdentity;
import io.zeekeeper.service.ServiceIdentity;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The state of all nodes: from the answers of connected agents, and the last known state for the
 * others. Never blocks.
 */
@Component
public class NodeOverview {
  private final Agents agents;
  private final Configurations configurations;
  private final RequestTimeouts timeouts;
  private final Clock clock;
  private final String controllerName;
  private final Environment environment;
  private final KernelIdentity kernel = KernelIdentity.read();
  private final Instant startedAt;
  private final LastKnownNodes lastKnown;
  private final UnknownNodes unknownNodes;

  NodeOverview(
      Agents agents,
      Configurations configurations,
      LastKnownNodes lastKnown,
      UnknownNodes unknownNodes,
      RequestTimeouts timeouts,
      Clock clock,
      ServiceIdentity identity,
      Environment environment) {
    this.agents = agents;
    this.configurations = configurations;
    this.lastKnown = lastKnown;
    this.unknownNodes = unknownNodes;
    this.timeouts = timeouts;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.controllerName = identity.name();
    this.environment = environment;
  }

  /** One Result per instance that is connected or needed; its data is a list of NodeStatus. */
  public CompletableFuture<Results> all() {
    return of(instance -> true);
  }

  /** The same for some instances. Only their agents get a request. */
  public CompletableFuture<Results> of(Predicate<String> wanted) {
    return query(instances(wanted), this::ourInstance);
  }

  /** Queries one agent, to update the last known state of its nodes. */
  CompletableFuture<Results> query(String instance) {
    // Without the controller's own node, because finding its instance takes a look at every agent.
    return query(Set.of(instance), Optional::empty);
  }

  private CompletableFuture<Results> query(
      Set<String> instances, Supplier<Optional<String>> controllersInstance) {
    String reqid = UUID.randomUUID().toString();
    return agents
        .send(instances, reqid, AgentRequest.of(GetNodesRequest::new), timeouts.query())
        .thenApply(results -> {
          Optional<String> ours = controllersInstance.get();
          return new Results(reqid, results.stream().map(result -> seen(result, ours)).toList());
        });
  }

  private SortedSet<String> instances(Predicate<String> wanted) {
    var instances = new TreeSet<>(configurations.needed());
    agents.connected().forEach(agent -> instances.add(agent.instance()));
    instances.removeIf(wanted.negate());
    return instances;
  }

  /** The same as {@link #of} without any request: each node carries the time of its report. */
  public Results lastKnown(Predicate<String> wanted) {
    String reqid = UUID.randomUUID().toString();
    Optional<String> ours = ourInstance();
    return new Results(
        reqid,
        instances(wanted).stream()
            .map(instance -> {
              boolean away = agents.connected(instance).isEmpty();
              Result result =
                  away
                      ? Result.failure(reqid, instance, null, Agents.notConnected(instance))
                      : Result.success(reqid, instance, null);
              List<JsonNode> nodes = new ArrayList<>(lastKnown(instance, away));
              if (ours.filter(instance::equals).isPresent()) {
                nodes.add(new SeenNode(controller(), clock.instant()).json());
              }
              return result.withData(nodes);
            })
            .toList());
  }

  private List<JsonNode> lastKnown(String instance, boolean away) {
    List<SeenNode> seen = lastKnown.of(instance).orElse(List.of());
    return Stream.concat(
            seen.stream()
                .map(node ->
                    (away ? new SeenNode(node.status().unknown(), node.seenAt()) : node).json()),
            neverSeen(instance, seen).map(node -> Json.lenient().valueToTree(node)))
        .toList();
  }

  /** The status of one node; empty if its agent did not report it. */
  public CompletableFuture<Optional<NodeStatus>> one(Node node) {
    return agents
        .send(
            node.instance(),
            UUID.randomUUID().toString(),
            AgentRequest.of(GetNodesRequest::new),
            timeouts.query())
        .thenApply(results ->
            results.stream()
                .flatMap(result -> statuses(result.data()).stream())
                .filter(status -> status.node().equals(node.name()))
                .findFirst());
  }

  private Result seen(Result result, Optional<String> ours) {
    String instance = String.valueOf(result.instance());
    if (!result.success()) {
      return result.withData(unknownNodes(instance));
    }
    List<NodeStatus> statuses = new ArrayList<>(statuses(result.data()));
    unknownNodes.back(instance, lastKnown.listed(instance, statuses));
    if (agents.connected(instance).isEmpty()) {
      // The agent disconnected right after its answer, so its nodes are marked UNKNOWN again.
      unknownNodes.lost(instance, lastKnown.away(instance));
    }

    if (ours.filter(instance::equals).isPresent()) {
      statuses.add(controller());
      return result.withData(statuses);
    }
    // Unchanged if all of it is readable, because writing it again takes much of the time.
    boolean isReadable = result.data() != null && result.data().size() == statuses.size();
    return isReadable ? result : result.withData(statuses);
  }

  private NodeStatus controller() {
    return NodeStatus.ofManagement(
            controllerName,
            Role.CONTROLLER,
            ProcessHandle.current().pid(),
            environment.getProperty("server.port", Integer.class, 2149),
            startedAt)
        .at(clock.instant());
  }

  private static List<NodeStatus> statuses(@Nullable JsonNode data) {
    if (data == null || !data.isArray()) {
      return List.of();
    }
    try {
      return Stream.of(Json.lenient().treeToValue(data, NodeStatus[].class))
          .filter(Objects::nonNull)
          .toList();
    } catch (JacksonException e) {
      return List.of();
    }
  }

  /** The last known nodes, as UNKNOWN, of an instance that does not answer. */
  private List<NodeStatus> unknownNodes(String instance) {
    List<SeenNode> seen = lastKnown.of(instance).orElse(List.of());
    return Stream.concat(
            seen.stream().map(node -> node.status().unknown()), neverSeen(instance, seen))
        .toList();
  }

  /** The deployed nodes of an instance that no agent has ever reported. */
  private Stream<NodeStatus> neverSeen(String instance, List<SeenNode> seen) {
    Set<String> known = seen.stream().map(s -> s.status().node()).collect(Collectors.toSet());
    return configurations
        .deployed()
        .map(now -> now.configuration().nodesOf(instance))
        .orElse(List.of())
        .stream()
        .filter(node -> !known.contains(node.name()))
        .map(node ->
            new NodeStatus(
                node.name(),
                State.UNKNOWN,
                Role.NONE,
                node.role(),
                null,
                node.port(),
                node.metricsPort(),
                null,
                null,
                null,
                null));
  }

  /** The only instance whose agent sees the same processes as this controller, if there is one. */
  private Optional<String> ourInstance() {
    List<String> here =
        agents.connected().stream()
            .filter(agent -> sameHost(agent.hello().host()))
            .map(Agent::instance)
            .toList();
    return here.size() == 1 ? Optional.of(here.getFirst()) : Optional.empty();
  }

  private boolean sameHost(Hello.Host host) {
    return host.bootId().equals(kernel.bootId())
        && host.pidNamespace().equals(kernel.pidNamespace());
  }
}
