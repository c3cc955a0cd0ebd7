package io.zeekeeper.agent.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SimulatedHost;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.World;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.Role;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ClusterSettings;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An agent on a simulated host, with real deployments, requests and state files. Only Zeek and the
 * kernel are simulated, and time moves when the test says so.
 */
final class SimulatedAgent {
  static final String INSTANCE = "agent";
  static final String CONTROLLER = "controller-1";
  static final ClusterSettings CLUSTER = new ClusterSettings(Backend.BROKER, null, "seed");

  private static final Dispatches.Nodes NO_DISPATCHES =
      new Dispatches.Nodes(Map::of, name -> Optional.empty(), name -> Optional.empty());

  final SimulatedHost host;
  final World world;
  final List<Reply> replies = new ArrayList<>();

  /** How long the launch specifications of the next deployment take to be made. */
  Supplier<Duration> preparation = () -> Duration.ofMillis(10);

  /** How often launch specifications were made, and the checks that began. */
  int preparations;

  final List<SimulatedCheck> checks = new ArrayList<>();

  /** Runs what waits for the disk. */
  Executor blocking = Runnable::run;

  /** Called for each Result, at the moment when it is sent. */
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

  /** A request and what came of it. */
  final class Reply {
    final Request request;
    final long deadlineMs;
    final Instant sentAt = world.now();
    final Map<@Nullable String, Result> results = new HashMap<>();
    int responses;

    Reply(Request request, long deadlineMs) {
      this.request = request;
      this.deadlineMs = deadlineMs;
    }

    void take(AgentMessage message) {
      assertThat(responses).as("responses before %s", message).isZero();
      switch (message) {
        case AgentMessage.NotifyResult(Result result) -> add(result);
        case AgentMessage.Response response -> {
          responses++;
          response.results().forEach(this::add);
        }
        default -> throw new AssertionError("no answer: " + message);
      }
    }

    private void add(Result result) {
      assertThat(results.put(result.node(), result)).as("a second Result: %s", result).isNull();
      onResult.accept(this, result);
    }

    boolean isDone() {
      return responses > 0;
    }

    boolean succeeded() {
      return isDone() && results.values().stream().allMatch(Result::success);
    }

    JsonNode data(@Nullable String node) {
      Result result = Objects.requireNonNull(results.get(node), "no Result");
      return Objects.requireNonNull(result.data(), "no data");
    }

    String error(@Nullable String node) {
      Result result = results.get(node);
      if (result == null) {
        return "no Result";
      }
      return result.success() ? "none" : String.valueOf(result.error());
    }
  }

  /** Starts an agent on what the one before left. */
  void start() {
    life = world.life();
    supervisor = host.supervisor(life);
    store = new DeploymentStore(home, host.errors::add);
    desired = new Desired(store, supervisor, message -> {});
    var preflight = new SimulatedPreflight();
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
            () -> NodeStatus.ofManagement(INSTANCE, Role.AGENT, 1, null, null));
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
    var reply = new Reply(request, Math.min(limit, Math.max(200, request.timeLeftMs() - 1000)));
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

  private final class SimulatedPreflight implements Preflight {
    private final World.Life agent = life;

    @Override
    public void prepare(
        Configuration configuration, ClusterSettings cluster, Consumer<Prepared> then) {
      preparations++;
      Map<String, String> digests = new HashMap<>();
      List<LaunchSpec> specs = new ArrayList<>();
      for (Node node : configuration.nodesOf(INSTANCE)) {
        specs.add(Configurations.spec(node));
        digests.put(node.name(), host.scriptDigest);
      }
      var _ =
          agent.schedule(preparation.get(), () -> then.accept(new Prepared(specs, digests, null)));
    }

    @Override
    public Check check(
        Configuration configuration,
        ClusterSettings cluster,
        Set<Integer> held,
        Consumer<Map<String, String>> then) {
      var check = new SimulatedCheck(held, then);
      configuration.nodesOf(INSTANCE).forEach(node -> check.pending.add(node.name()));
      checks.add(check);
      return check;
    }
  }

  /** A check that a test ends. */
  static final class SimulatedCheck implements Preflight.Check {
    final Set<Integer> held;
    final Map<String, String> problems = new HashMap<>();
    final Set<String> pending = new HashSet<>();
    final Consumer<Map<String, String>> then;
    boolean isCancelled;

    SimulatedCheck(Set<Integer> held, Consumer<Map<String, String>> then) {
      this.held = held;
      this.then = then;
    }

    @Override
    public Map<String, String> problems() {
      return problems;
    }

    @Override
    public Set<String> pending() {
      return pending;
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }
}
