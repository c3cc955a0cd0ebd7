package io.zeekeeper.benchmarks;

import io.netty.buffer.ByteBuf;
import io.zeekeeper.benchmarks.SimulatedCluster.Trouble;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
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
import io.zeekeeper.protocol.PlanStep;
import io.zeekeeper.protocol.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/**
 * An agent with several nodes and no Zeek, which reports statistics. Every request succeeds at
 * once; nodes in {@link Trouble} get into it right after a deployment. Used on the socket's event
 * loop only.
 */
final class SimulatedHost implements FleetClient.Behaviour {
  private static final String CRASH =
      "exited with code 1, an error in its configuration or at startup (see stderr)";
  private static final String RELAUNCH = "killed by SIGSEGV, a crash";
  private static final long FIRST_PID = 20_000;

  private final String instance;
  private final String id = UUID.randomUUID().toString();
  private final Instant started = Instant.now();
  private final SimulatedStatistics statistics;
  private SortedMap<String, Node> nodes = new TreeMap<>();
  private Hello.@Nullable Running running;
  private boolean reporting;

  SimulatedHost(String instance) {
    this.instance = instance;
    this.statistics = new SimulatedStatistics(instance.hashCode());
  }

  @Override
  public List<String> greeting() {
    reporting = false;
    return List.of(
        Frames.write(
            new Hello(
                instance,
                id,
                true,
                Hello.API_VERSION,
                2151,
                new Hello.Zeek("8.2.2", List.of(Backend.ZEROMQ, Backend.BROKER), null),
                new Hello.Host(
                    id,
                    "pid:[4026531836]",
                    4711,
                    SimulatedStatistics.PROCESSORS,
                    List.of("ens2f0", "eno1", "lo")),
                running,
                Hello.ControlPorts.DEFAULT,
                List.of(Hello.STATISTICS),
                "0.1.0")));
  }

  @Override
  public List<String> reports() {
    if (!reporting) {
      return List.of();
    }
    List<Node> alive = nodes.values().stream().filter(SimulatedHost::hasProcess).toList();
    return List.of(Frames.write(statistics.report(alive, this::pid)));
  }

  @Override
  public List<String> answers(ByteBuf frame) {
    return Frames.receive(frame.toString(StandardCharsets.UTF_8), type -> {})
        .map(this::received)
        .orElse(Stream.of())
        .map(Frames::write)
        .toList();
  }

  private Stream<AgentMessage> received(Received received) {
    return switch (received) {
      case Received.Complete complete -> answers(complete.message());
      case Received.Referring _ ->
          throw new IllegalStateException(instance + " does not know configurations by name");
    };
  }

  private Stream<AgentMessage> answers(ControllerMessage message) {
    return switch (message) {
      case ControllerMessage.SessionRefused refused ->
          throw new IllegalStateException(instance + " was refused: " + refused.reason());
      case ControllerMessage.ConfigurationContent _, ControllerMessage.CertificateResponse _ ->
          throw new IllegalStateException(instance + " did not request " + message);
      case ControllerMessage.ReportStatistics _ -> {
        reporting = true;
        yield Stream.of();
      }
      case DeployRequest request -> deployed(request);
      case ControllerMessage.Request request -> Stream.of(request.response(results(request)));
    };
  }

  private List<Result> results(ControllerMessage.Request request) {
    String reqid = request.reqid();
    return switch (request) {
      case ControllerMessage.GetNodesRequest _ ->
          List.of(Result.success(reqid, instance, null).withData(statuses()));
      case ControllerMessage.PlanRequest plan -> plan(reqid, plan.configuration());
      case ControllerMessage.GetOutputRequest output ->
          List.of(Result.success(reqid, instance, output.node()).withData(output(output.node())));
      case ControllerMessage.NodeDispatchRequest dispatch ->
          dispatch.nodes().stream()
              .map(node ->
                  Result.success(reqid, instance, node)
                      .withData(StringNode.valueOf("\"" + node + "\"")))
              .toList();
      case ControllerMessage.ConfigurationRequest about ->
          about.configuration().nodesOf(instance).stream()
              .map(node -> Result.success(reqid, instance, node.name()))
              .toList();
      case ControllerMessage.RestartRequest restart -> successes(reqid, restart.nodes());
      case ControllerMessage.StopRequest stop -> successes(reqid, stop.nodes());
      case ControllerMessage.StartRequest start -> successes(reqid, start.nodes());
      case ControllerMessage.WelcomeRequest _, ControllerMessage.StandbyRequest _ ->
          List.of(Result.success(reqid, instance, null));
    };
  }

  private List<Result> successes(String reqid, List<String> names) {
    return names.stream().map(node -> Result.success(reqid, instance, node)).toList();
  }

  private List<Result> plan(String reqid, Configuration next) {
    List<PlanStep> steps = new ArrayList<>();
    for (Node node : next.nodesOf(instance)) {
      Node before = nodes.get(node.name());
      if (before == null) {
        steps.add(step(node, PlanStep.Action.START, "not running"));
      } else if (withoutPorts(before).equals(withoutPorts(node))) {
        steps.add(step(node, PlanStep.Action.KEEP, "runs as wanted"));
      } else {
        steps.add(step(node, PlanStep.Action.RESTART, "changed: command line"));
      }
    }
    nodes.values().stream()
        .filter(node -> next.node(node.name()).isEmpty())
        .forEach(
            node -> steps.add(step(node, PlanStep.Action.STOP, "no longer in the configuration")));
    return steps.stream().map(step -> step.toResult(reqid)).toList();
  }

  /** The controller assigns ports, which a plan of what is staged lacks. */
  private static Node withoutPorts(Node node) {
    return node.withPort(null).withMetricsPort(null);
  }

  private PlanStep step(Node node, PlanStep.Action action, String reason) {
    return new PlanStep(instance, node.name(), action, reason);
  }

  /** The changes of the new nodes, their Results, the response, and then what goes wrong. */
  private Stream<AgentMessage> deployed(DeployRequest request) {
    Configuration next = request.configuration();
    List<AgentMessage> messages = new ArrayList<>();
    List<AgentMessage> later = new ArrayList<>();
    for (Node node : next.nodesOf(instance)) {
      String name = node.name();
      if (!nodes.containsKey(name)) {
        messages.add(change(name, State.STOPPED, State.PENDING, "deployment"));
        messages.add(change(name, State.PENDING, State.RUNNING, "checked in"));
        goWrong(name, later);
      }
      messages.add(new AgentMessage.NotifyResult(Result.success(request.reqid(), instance, name)));
    }
    nodes = new TreeMap<>();
    next.nodesOf(instance).forEach(node -> nodes.put(node.name(), node));
    running = SimulatedAgent.running(request, ConfigurationReference.to(next));
    messages.add(request.response(List.of()));
    messages.addAll(later);
    return messages.stream();
  }

  private static void goWrong(String node, List<AgentMessage> messages) {
    switch (SimulatedCluster.trouble(node)) {
      case CRASHED -> messages.add(change(node, State.RUNNING, State.CRASHED, CRASH));
      case RELAUNCHED -> {
        messages.add(change(node, State.RUNNING, State.CRASHED, RELAUNCH));
        messages.add(change(node, State.CRASHED, State.PENDING, "relaunch 2"));
        messages.add(change(node, State.PENDING, State.RUNNING, "checked in"));
      }
      case DROPS, NONE -> {}
    }
  }

  private static AgentMessage change(String node, State before, State after, String reason) {
    return new AgentMessage.NotifyChange(node, before, after, reason);
  }

  private List<NodeStatus> statuses() {
    List<NodeStatus> statuses = new ArrayList<>();
    nodes.values().forEach(node -> statuses.add(status(node)));
    statuses.add(NodeStatus.ofManagement(instance, Role.AGENT, 4711, 2151, started));
    return statuses;
  }

  private NodeStatus status(Node node) {
    Trouble trouble = SimulatedCluster.trouble(node.name());
    boolean alive = hasProcess(node);
    return new NodeStatus(
        node.name(),
        alive ? State.RUNNING : State.CRASHED,
        Role.NONE,
        node.role(),
        alive ? pid(node) : null,
        node.port(),
        node.metricsPort(),
        alive ? NodeStatus.Channel.CONNECTED : null,
        alive ? started : null,
        switch (trouble) {
          case CRASHED -> 4;
          case RELAUNCHED -> 2;
          case DROPS, NONE -> 0;
        },
        switch (trouble) {
          case CRASHED -> CRASH;
          case RELAUNCHED -> RELAUNCH;
          case DROPS, NONE -> null;
        });
  }

  private static boolean hasProcess(Node node) {
    return SimulatedCluster.trouble(node.name()) != Trouble.CRASHED;
  }

  private long pid(Node node) {
    return FIRST_PID + nodes.headMap(node.name()).size();
  }

  private NodeOutputs output(String node) {
    return switch (SimulatedCluster.trouble(node)) {
      case CRASHED ->
          new NodeOutputs("", "fatal error: problem with interface ens2f0 (Network is down)\n");
      case RELAUNCHED, DROPS, NONE -> new NodeOutputs("", "listening on ens2f0\n");
    };
  }
}
