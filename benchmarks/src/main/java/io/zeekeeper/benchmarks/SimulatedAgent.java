package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.zeekeeper.model.ClusterRole;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ConfigurationReference;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import io.zeekeeper.protocol.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * An agent with one node and no Zeek: every request succeeds at once, and the agent remembers its
 * deployment across sessions as a real agent does.
 */
final class SimulatedAgent implements FleetClient.Behaviour {
  /** Longer frames carry a configuration of many nodes. */
  private static final int LONG_FRAME_BYTES = 4096;

  private final String instance;
  private final String id = UUID.randomUUID().toString();
  private final Node node;
  private final JsonNode statuses;
  private final Map<String, Hello.Running> deployments;
  private final List<String> capabilities;
  // Used on the socket's event loop only.
  private final Set<ConfigurationReference> configurations = new HashSet<>();
  private volatile Hello.@Nullable Running running;

  /**
   * @param deployments the fleet's deployments by id, shared by all agents
   * @param whole whether each request carries the whole configuration
   */
  SimulatedAgent(int number, Map<String, Hello.Running> deployments, boolean whole) {
    this.capabilities = whole ? List.of() : List.of(Hello.CONFIGURATION_REFERENCE);
    this.instance = instance(number);
    this.node = node(number);
    this.deployments = deployments;
    this.statuses = Json.lenient().valueToTree(statuses());
  }

  static Map<String, Hello.Running> noDeployments() {
    return new ConcurrentHashMap<>();
  }

  static String instance(int number) {
    return "sensor-%05d".formatted(number);
  }

  static Node node(int number) {
    return Node.of(
        "zeek-%05d".formatted(number),
        instance(number),
        number == 0 ? ClusterRole.MANAGER : ClusterRole.WORKER);
  }

  private List<NodeStatus> statuses() {
    Instant start = Instant.parse("2026-01-01T00:00:00.123456Z");
    var agent = NodeStatus.ofManagement(instance, Role.AGENT, 4711, 2151, start);
    var zeek =
        new NodeStatus(
            node.name(),
            State.RUNNING,
            Role.NONE,
            node.role(),
            4712L,
            27760,
            9000,
            NodeStatus.Channel.CONNECTED,
            start,
            0,
            "ended with exit code 1 after 12 s: fatal error: problem with interface eth0");
    return List.of(zeek, agent);
  }

  @Override
  public List<String> greeting() {
    Hello.Running now = running;
    configurations.clear();
    if (now != null) {
      configurations.add(
          new ConfigurationReference(now.configurationId(), now.configurationHash()));
    }
    return List.of(
        Frames.write(
            new Hello(
                instance,
                id,
                true,
                Hello.API_VERSION,
                2151,
                new Hello.Zeek("8.0.1", List.of(Backend.ZEROMQ, Backend.BROKER), null),
                new Hello.Host(id, "pid:[4026531836]", 4711, 8, List.of("eth0", "lo")),
                now,
                capabilities)));
  }

  @Override
  public List<String> answers(ByteBuf frame) {
    // With N agents that parse N nodes each, the benchmark would measure parsing, not the
    // controller: one agent of the fleet parses a long frame whole, the others only its head.
    Optional<FrameHead> head =
        frame.readableBytes() > LONG_FRAME_BYTES ? FrameHead.read(frame) : Optional.empty();
    Stream<AgentMessage> answers =
        head.isPresent()
            ? answers(head.get(), frame)
            : read(frame).map(this::received).orElse(Stream.of());
    return answers.map(Frames::write).toList();
  }

  private static Optional<Received> read(ByteBuf frame) {
    return Frames.receive(frame.toString(StandardCharsets.UTF_8), type -> {});
  }

  private Stream<AgentMessage> received(Received received) {
    return switch (received) {
      case Received.Complete complete -> answers(complete.message());
      case Received.Referring referring -> answers(referring.request(), referring.reference());
    };
  }

  private Stream<AgentMessage> answers(
      ControllerMessage.ConfigurationRequest request, ConfigurationReference reference) {
    if (!configurations.contains(reference)) {
      throw new IllegalStateException(instance + " was not sent configuration " + reference);
    }
    if (request instanceof DeployRequest deploy) {
      running = running(deploy, reference);
      return deployed(request.reqid(), request.response(List.of()));
    }
    return Stream.of(request.response(checked(request.reqid())));
  }

  private Stream<AgentMessage> answers(FrameHead head, ByteBuf frame) {
    return switch (head) {
      case FrameHead.Content content -> {
        configurations.add(content.configuration());
        yield Stream.of();
      }
      case FrameHead.Check check ->
          Stream.of(new AgentMessage.CheckResponse(check.reqid(), checked(check.reqid())));
      case FrameHead.Deploy deploy -> {
        running = deployments.computeIfAbsent(deploy.deployment().id(), id -> runningAfter(frame));
        yield deployed(
            deploy.reqid(), new AgentMessage.DeployResponse(deploy.reqid(), List.<Result>of()));
      }
    };
  }

  private static Hello.Running runningAfter(ByteBuf frame) {
    if (read(frame).orElseThrow() instanceof Received.Complete complete
        && complete.message() instanceof DeployRequest request) {
      return running(request, ConfigurationReference.to(request.configuration()));
    }
    throw new IllegalStateException("not a deployment");
  }

  private Stream<AgentMessage> answers(ControllerMessage message) {
    return switch (message) {
      case ControllerMessage.SessionRefused refused ->
          throw new IllegalStateException(instance + " was refused: " + refused.reason());
      case ControllerMessage.ConfigurationContent content -> {
        configurations.add(content.configuration());
        yield Stream.of();
      }
      case ControllerMessage.CertificateResponse _ ->
          throw new IllegalStateException(instance + " requested no certificate");
      case ControllerMessage.ReportStatistics _ ->
          throw new IllegalStateException(instance + " has no statistics");
      case ControllerMessage.GetNodesRequest request ->
          Stream.of(request.response(List.of(nodes(request.reqid()))));
      case DeployRequest request -> {
        running = running(request, ConfigurationReference.to(request.configuration()));
        yield deployed(request.reqid(), request.response(List.of()));
      }
      case ControllerMessage.NodeDispatchRequest request ->
          Stream.of(request.response(List.of(value(request.reqid()))));
      case ControllerMessage.Request request ->
          Stream.of(request.response(checked(request.reqid())));
    };
  }

  private List<Result> checked(String reqid) {
    return List.of(Result.success(reqid, instance, null));
  }

  private Result nodes(String reqid) {
    return new Result(reqid, true, instance, null, statuses, null);
  }

  private Result value(String reqid) {
    return new Result(reqid, true, instance, node.name(), StringNode.valueOf("96"), null);
  }

  /** A real agent's messages: the node's changes, its early Result, and the response. */
  private Stream<AgentMessage> deployed(String reqid, AgentMessage.Response end) {
    String name = node.name();
    return Stream.of(
        new AgentMessage.NotifyChange(name, State.STOPPED, State.PENDING, "deployment"),
        new AgentMessage.NotifyChange(name, State.PENDING, State.RUNNING, "checked in"),
        new AgentMessage.NotifyResult(Result.success(reqid, instance, name)),
        end);
  }

  /** What an agent says of itself once it has carried out {@code request}. */
  static Hello.Running running(DeployRequest request, ConfigurationReference configuration) {
    return new Hello.Running(
        request.deployment(),
        configuration.id(),
        configuration.hash(),
        request.cluster().hash(),
        false);
  }
}
