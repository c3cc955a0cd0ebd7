package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.World;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.Secrets;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * An agent on a simulated host, with real deployments, requests and state files. Only Zeek and the
 * kernel are simulated. A test advances the time.
 */
final class SimulatedAgent {
  static final String INSTANCE = "agent";
  static final String CONTROLLER = "controller-1";
  static final ClusterSettings CLUSTER = new ClusterSettings(Backend.BROKER, null, "seed");

  private static final Dispatches.Nodes NO_DISPATCHES =
      new Dispatches.Nodes(
          Map::of, name -> Optional.empty(), name -> Secrets.NONE, name -> Optional.empty());

  final SimulatedHost host;
  final World world;
  final List<Reply> replies = new ArrayList<>();

  /** How long the preparation of the next deployment takes. */
  Supplier<Duration> preparation = () -> Duration.ofMillis(10);

  /** How many preparations began. */
  int preparations;

  /** The checks that began. */
  final List<SimulatedPreflight.SimulatedCheck> checks = new ArrayList<>();

  /** Runs the tasks that read from disk. */
  Executor blocking = Runnable::run;

  /** Called as each Result is sent. */
  BiConsumer<Reply, Result> onResult = (reply, result) -> {};

  private final Path home;
  private World.Life life;
  Supervisor supervisor;
  DeploymentStore store;
  Desired desired;
  private Requests requests;
  private long number;
  private int requestCount;

  SimulatedAgent(Path home, Map<String, String> properties) {
    this.home = home;
    this.host = new SimulatedHost(home, properties);
    this.world = host.world;
    start();
  }

  /** Starts an agent with the state files and processes that the previous agent left. */
  void start() {
    life = world.life();
    supervisor = host.supervisor(life);
    store = new DeploymentStore(home, host.errors::add);
    desired = new Desired(store, supervisor, message -> {});
    var preflight = new SimulatedPreflight(this, life);
    var deployer = new Deployer(INSTANCE, supervisor, store, desired, preflight);
    var timeouts =
        new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(85), Duration.ofSeconds(115));
    requests =
        new Requests(
            INSTANCE,
            supervisor,
            store,
            deployer,
            new NodeOperations(INSTANCE, supervisor, desired, deployer),
            new Dispatches(INSTANCE, NO_DISPATCHES, life, timeouts),
            preflight,
            name -> false,
            timeouts,
            life,
            task -> blocking.execute(task),
            () -> NodeStatus.ofManagement(INSTANCE, Role.AGENT, 1, null, null),
            new RequestMetrics(new SimpleMeterRegistry()));
    desired.resume();
    world.settle();
  }

  /** Ends the agent as SIGKILL does. */
  void kill() {
    life.end();
  }

  /** Ends the agent as SIGTERM does. */
  void stop() {
    supervisor.release();
    life.end();
  }

  void restart() {
    kill();
    start();
  }

  Reply send(Request request) {
    long limit =
        switch (request) {
          case ControllerMessage.DeployRequest _,
              ControllerMessage.StandbyRequest _,
              ControllerMessage.PlanRequest _,
              ControllerMessage.CheckRequest _ ->
              115_000;
          case ControllerMessage.RestartRequest _,
              ControllerMessage.StopRequest _,
              ControllerMessage.StartRequest _ ->
              85_000;
          default -> 5_000;
        };
    long deadlineMs = Math.min(limit, Math.max(200, request.timeLeftMs() - 1000));
    var reply =
        new Reply(
            request, deadlineMs, world.now(), (source, result) -> onResult.accept(source, result));
    replies.add(reply);
    requests.accept(request, reply::take);
    world.settle();
    return reply;
  }

  String reqid() {
    requestCount++;
    return "r" + requestCount;
  }

  long number() {
    return number;
  }

  Reply deploy(Configuration configuration) {
    return deploy(configuration, false, Map.of());
  }

  Reply deploy(Configuration configuration, boolean force, Map<String, RunState> overrides) {
    number++;
    return deploy(configuration, force, overrides, DeploymentOrigin.Kind.CLIENT);
  }

  Reply deploy(
      Configuration configuration,
      boolean force,
      Map<String, RunState> overrides,
      DeploymentOrigin.Kind kind) {
    String reqid = reqid();
    return send(
        new ControllerMessage.DeployRequest(
            reqid,
            120_000,
            new DeploymentOrigin(CONTROLLER, number, "deployment-" + number, kind),
            force,
            configuration,
            CLUSTER,
            overrides));
  }

  Reply standby() {
    return send(new ControllerMessage.StandbyRequest(reqid(), 120_000, CONTROLLER, number));
  }

  Reply restartNodes(String... nodes) {
    return send(new ControllerMessage.RestartRequest(reqid(), 90_000, List.of(nodes)));
  }

  Reply stopNodes(String... nodes) {
    return send(new ControllerMessage.StopRequest(reqid(), 90_000, List.of(nodes)));
  }

  Reply startNodes(String... nodes) {
    return send(new ControllerMessage.StartRequest(reqid(), 90_000, List.of(nodes)));
  }

  State state(String node) {
    return now(node).state();
  }

  NodeSnapshot now(String node) {
    return supervisor.node(node).orElseThrow(() -> new AssertionError("no node " + node)).now();
  }

  SimulatedHost.SimulatedProcess process(String node) {
    List<SimulatedHost.SimulatedProcess> all = host.of(node);
    assertThat(all).as("processes of %s", node).hasSize(1);
    return all.getFirst();
  }

  void assertRunning(String... nodes) {
    assertThat(host.processes.values().stream().map(process -> process.node).toList())
        .containsExactlyInAnyOrder(nodes);
    for (String node : nodes) {
      assertThat(state(node)).as(node).isEqualTo(State.RUNNING);
    }
  }
}
