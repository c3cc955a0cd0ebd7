package io.zeekeeper.controller.nodes;

import io.zeekeeper.controller.agents.AgentRegistry;
import io.zeekeeper.controller.agents.AgentSession;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.TimeoutSettings;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The state of all nodes: what connected agents say, and what is known of those that are away.
 * Never blocks.
 */
@Component
public class NodeOverview {
  private final AgentRegistry registry;
  private final Configurations configurations;
  private final FanOut fanOut;
  private final TimeoutSettings timeouts;
  private final String controllerName;
  private final Environment environment;
  private final KernelIdentity kernel = KernelIdentity.read();
  private final Instant startedAt = Instant.now();
  private final Map<String, List<NodeStatus>> lastKnown = new ConcurrentHashMap<>();

  NodeOverview(
      AgentRegistry registry,
      Configurations configurations,
      FanOut fanOut,
      TimeoutSettings timeouts,
      ServiceIdentity identity,
      Environment environment) {
    this.registry = registry;
    this.configurations = configurations;
    this.fanOut = fanOut;
    this.timeouts = timeouts;
    this.controllerName = identity.name();
    this.environment = environment;
  }

  /** One Result per instance that is connected or needed; its data is a list of NodeStatus. */
  public CompletableFuture<FanOutAnswer> all() {
    var instances = new TreeSet<>(configurations.needed());
    registry.connected().forEach(session -> instances.add(session.instance()));
    String reqid = UUID.randomUUID().toString();
    return fanOut
        .ask(reqid, instances, GetNodesRequest::new, timeouts.query())
        .thenApply(results -> {
          Optional<String> ours = ourInstance();
          return new FanOutAnswer(
              reqid, results.stream().map(result -> seen(result, ours)).toList());
        });
  }

  /** One node; empty when its agent gave no answer about it. */
  public CompletableFuture<Optional<NodeStatus>> one(Node node) {
    return fanOut
        .ask(
            UUID.randomUUID().toString(),
            List.of(node.instance()),
            GetNodesRequest::new,
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
    lastKnown.put(instance, List.copyOf(statuses));
    if (ours.filter(instance::equals).isPresent()) {
      statuses.add(
          NodeStatus.ofManagement(
              controllerName,
              Role.CONTROLLER,
              ProcessHandle.current().pid(),
              environment.getProperty("server.port", Integer.class, 2149),
              startedAt));
    }
    return result.withData(statuses);
  }

  private static List<NodeStatus> statuses(@Nullable JsonNode data) {
    if (data == null || !data.isArray()) {
      return List.of();
    }
    try {
      return List.of(Json.lenient().treeToValue(data, NodeStatus[].class));
    } catch (JacksonException e) {
      return List.of();
    }
  }

  /** What is known of the nodes of an instance that does not answer. */
  private List<NodeStatus> unknownNodes(String instance) {
    List<NodeStatus> last = lastKnown.get(instance);
    if (last != null) {
      return last.stream().map(NodeStatus::unknown).toList();
    }
    return configurations
        .deployed()
        .map(now -> now.configuration().nodesOf(instance))
        .orElse(List.of())
        .stream()
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
                null))
        .toList();
  }

  /** The instance whose agent, and no other's, sees the processes that this controller sees. */
  private Optional<String> ourInstance() {
    List<String> here =
        registry.connected().stream()
            .filter(session -> sameHost(session.hello().host()))
            .map(AgentSession::instance)
            .toList();
    return here.size() == 1 ? Optional.of(here.getFirst()) : Optional.empty();
  }

  private boolean sameHost(Hello.Host host) {
    return host.bootId().equals(kernel.bootId())
        && host.pidNamespace().equals(kernel.pidNamespace());
  }
}
