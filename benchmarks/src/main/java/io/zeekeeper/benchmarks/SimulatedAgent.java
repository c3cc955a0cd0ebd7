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
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.Frames;
import io.zeekeeper.protocol.Hello;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An agent with one node, without Zeek: everything asked of it succeeds at once, and it remembers
 * its deployment over sessions as a real agent does.
 */
final class SimulatedAgent implements FleetClient.Behaviour {
  /** Longer frames carry a configuration of many nodes. */
  private static final int LONG_FRAME = 4096;

  private final String instance;
  private final String id = UUID.randomUUID().toString();
  private final Node node;
  private final JsonNode statuses;
  private final Map<String, Hello.Running> deployments;
  private volatile Hello.@Nullable Running running;

  /**
   * @param deployments what the fleet was told to run, by deployment id; all agents share it
   */
  SimulatedAgent(int number, Map<String, Hello.Running> deployments) {
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
                running,
                List.of())));
  }

  @Override
  public List<String> answers(ByteBuf frame) {
    // N agents that parse N nodes each would measure this machine's parsing, not the controller: a
    // long frame is read whole once for the fleet, and by its first members otherwise.
    Optional<DeploymentHead> head =
        frame.readableBytes() > LONG_FRAME ? DeploymentHead.read(frame) : Optional.empty();
    Stream<AgentMessage> answers =
        head.isPresent()
            ? answers(head.get(), frame)
            : read(frame).map(this::answers).orElse(Stream.of());
    return answers.map(Frames::write).toList();
  }

  private static Optional<ControllerMessage> read(ByteBuf frame) {
    return Frames.read(frame.toString(StandardCharsets.UTF_8), ControllerMessage.class, type -> {});
  }

  private Stream<AgentMessage> answers(DeploymentHead head, ByteBuf frame) {
    if (head.deployment() == null) {
      return Stream.of(new AgentMessage.CheckResponse(head.reqid(), checked(head.reqid())));
    }
    running =
        deployments.computeIfAbsent(
            head.deployment().id(),
            id ->
                read(frame)
                    .map(whole -> running((DeployRequest) whole))
                    .orElseThrow(() -> new IllegalStateException("not a deployment")));
    return deployed(head.reqid(), new AgentMessage.DeployResponse(head.reqid(), List.<Result>of()));
  }

  private Stream<AgentMessage> answers(ControllerMessage message) {
    return switch (message) {
      case ControllerMessage.SessionRefused refused ->
          throw new IllegalStateException(instance + " was refused: " + refused.reason());
      case ControllerMessage.GetNodesRequest request ->
          Stream.of(request.response(List.of(nodes(request.reqid()))));
      case DeployRequest request -> {
        running = running(request);
        yield deployed(request.reqid(), request.response(List.of()));
      }
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

  /** What a real agent sends: the node's changes, its Result ahead, and the end. */
  private Stream<AgentMessage> deployed(String reqid, AgentMessage.Response end) {
    String name = node.name();
    return Stream.of(
        new AgentMessage.NotifyChange(name, State.STOPPED, State.PENDING, "deployment"),
        new AgentMessage.NotifyChange(name, State.PENDING, State.RUNNING, "checked in"),
        new AgentMessage.NotifyResult(Result.success(reqid, instance, name)),
        end);
  }

  private static Hello.Running running(DeployRequest request) {
    return new Hello.Running(
        request.deployment(),
        request.configuration().id(),
        request.configuration().contentHash(),
        request.cluster().hash(),
        false);
  }
}
