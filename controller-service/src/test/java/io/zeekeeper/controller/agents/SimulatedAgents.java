package io.zeekeeper.controller.agents;

import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.Hello;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Agents that outlive the controller under test, as real agents do. They answer on their own thread
 * after 1 ms, remember what they run, and record each violation of the controller's guarantees.
 */
public final class SimulatedAgents implements Agents {
  private final AtomicLong sessions = new AtomicLong();
  private final Map<String, SimulatedAgent> agents = new TreeMap<>();
  private final List<AgentListener> listeners = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon(true).factory());
  private CompletableFuture<Void> nextConnection = new CompletableFuture<>();

  /** Called before an agent answers a request. */
  public volatile Consumer<Request> onRequest = request -> {};

  /** How an agent answers requests. */
  public enum Mood {
    WELL,
    /** The agent's nodes fail. */
    FAILING,
    /** The agent's nodes fail in one deployment; the agent does not answer the next. */
    FAILING_ONCE,
    /** The agent never answers. */
    SILENT,
    /** The agent never answers a standby request. */
    SILENT_STANDBY,
    /** The agent neither answers nor performs a deployment. */
    SILENT_DEPLOYMENT,
    /** The agent refuses welcome requests. */
    UNWELCOMING
  }

  /** One agent. */
  public static final class SimulatedAgent {
    private final String instance;
    public Mood mood = Mood.WELL;
    public String host = "127.0.0.1";
    public List<String> capabilities = List.of(Hello.ZEROMQ_CURVE, Hello.BROKER_CERTIFICATE);
    private long session;
    public @Nullable DeploymentOrigin runs;
    public @Nullable Configuration configuration;
    private @Nullable String clusterHash;
    public boolean standby;
    public int deployments;

    SimulatedAgent(String instance) {
      this.instance = instance;
    }

    private Agent agent() {
      DeploymentOrigin origin = runs;
      Configuration now = configuration;
      Hello.Running running =
          origin == null || now == null
              ? null
              : new Hello.Running(
                  origin, now.id(), now.contentHash(), String.valueOf(clusterHash), standby);
      return new Agent(
          instance,
          session,
          host,
          new Hello(
              instance,
              "id-of-" + instance,
              true,
              Hello.API_VERSION,
              2151,
              new Hello.Zeek("8.0.0", List.of(Backend.ZEROMQ, Backend.BROKER), null),
              new Hello.Host("boot", "pid:[1]", 1, 2, List.of()),
              running,
              capabilities),
          Instant.now());
    }
  }

  public synchronized SimulatedAgent agent(String instance) {
    return agents.computeIfAbsent(instance, SimulatedAgent::new);
  }

  /** Gives the agent a session. */
  public void connect(String instance) {
    Agent connected;
    List<AgentListener> toNotify;
    CompletableFuture<Void> awaited;
    synchronized (this) {
      SimulatedAgent agent = agent(instance);
      agent.session = sessions.incrementAndGet();
      connected = agent.agent();
      toNotify = List.copyOf(listeners);
      awaited = nextConnection;
      nextConnection = new CompletableFuture<>();
    }
    toNotify.forEach(listener -> listener.connected(connected));
    awaited.complete(null);
  }

  public void disconnect(String instance) {
    Agent gone;
    List<AgentListener> toNotify;
    synchronized (this) {
      SimulatedAgent agent = agent(instance);
      gone = agent.agent();
      agent.session = 0;
      toNotify = List.copyOf(listeners);
    }
    if (gone.isConnected()) {
      toNotify.forEach(listener -> listener.disconnected(gone));
    }
  }

  /** Ends all sessions, as the end of the controller's process does. */
  public synchronized void loseController() {
    listeners.clear();
    agents.values().forEach(agent -> agent.session = 0);
  }

  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public synchronized Collection<Agent> connected() {
    return agents.values().stream().map(SimulatedAgent::agent).filter(Agent::isConnected).toList();
  }

  @Override
  public synchronized Optional<Agent> connected(String instance) {
    return Optional.of(agent(instance).agent()).filter(Agent::isConnected);
  }

  @Override
  public Collection<Agent> known() {
    return connected();
  }

  @Override
  public Optional<Agent> known(String instance) {
    return connected(instance);
  }

  @Override
  public synchronized CompletableFuture<Void> nextConnection() {
    return nextConnection;
  }

  @Override
  public synchronized void addListener(AgentListener listener) {
    listeners.add(listener);
  }

  @Override
  public void dial(Collection<Instance> wanted, Collection<Instance> present) {}

  @Override
  public Optional<Agent> former(String instance) {
    return Optional.empty();
  }

  @Override
  public int pending() {
    return 0;
  }

  @Override
  public synchronized CompletableFuture<List<Result>> send(
      String name,
      String reqid,
      AgentRequest agentRequest,
      Duration timeout,
      Consumer<Result> early) {
    var answer = new CompletableFuture<List<Result>>();
    SimulatedAgent agent = agent(name);
    Consumer<List<Result>> finish =
        results -> {
          if (!answer.isDone()) {
            results.forEach(early);
            answer.complete(results);
          }
        };
    if (agent.session == 0) {
      finish.accept(List.of(Result.failure(reqid, name, null, Agents.notConnected(name))));
      return answer;
    }
    long session = agent.session;
    Request request = agentRequest.factory().make(reqid, timeout.toMillis());
    var _ =
        executor.schedule(
            () -> {
              Optional<List<Result>> results = answer(agent, session, request);
              results.ifPresent(finish);
            },
            1,
            TimeUnit.MILLISECONDS);
    var _ =
        executor.schedule(
            () -> finish.accept(List.of(Result.failure(reqid, name, null, Agents.TIMED_OUT))),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    return answer;
  }

  private synchronized Optional<List<Result>> answer(
      SimulatedAgent agent, long session, Request request) {
    onRequest.accept(request);
    String reqid = request.reqid();
    String instance = agent.instance;
    if (agent.session != session) {
      return Optional.of(
          List.of(Result.failure(reqid, instance, null, "instance " + instance + " disconnected")));
    }
    if (agent.mood == Mood.SILENT
        || (agent.mood == Mood.SILENT_STANDBY && request instanceof StandbyRequest)
        || (agent.mood == Mood.SILENT_DEPLOYMENT && request instanceof DeployRequest)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (request) {
          case DeployRequest deploy -> deploy(agent, deploy);
          case StandbyRequest standby -> standBy(agent, standby);
          case CheckRequest _ -> List.of(Result.success(reqid, instance, null));
          case PlanRequest plan ->
              plan.configuration().nodesOf(instance).stream()
                  .map(node ->
                      Result.success(reqid, instance, node.name())
                          .withData(Map.of("action", "START", "reason", "not running")))
                  .toList();
          default ->
              List.of(
                  agent.mood == Mood.UNWELCOMING
                      ? Result.failure(reqid, instance, null, "not today")
                      : Result.success(reqid, instance, null));
        });
  }

  private List<Result> deploy(SimulatedAgent agent, DeployRequest request) {
    check(agent, request.deployment().number());
    agent.runs = request.deployment();
    agent.configuration = request.configuration();
    agent.clusterHash = request.cluster().hash();
    agent.standby = false;
    agent.deployments++;
    boolean fails = agent.mood == Mood.FAILING || agent.mood == Mood.FAILING_ONCE;
    if (agent.mood == Mood.FAILING_ONCE) {
      agent.mood = Mood.SILENT_DEPLOYMENT;
    }
    return request.configuration().nodesOf(agent.instance).stream()
        .map(node -> result(fails, request.reqid(), node))
        .toList();
  }

  private static Result result(boolean fails, String reqid, Node node) {
    return fails
        ? Result.failure(reqid, node.instance(), node.name(), "exit code 1")
        : Result.success(reqid, node.instance(), node.name());
  }

  private List<Result> standBy(SimulatedAgent agent, StandbyRequest request) {
    check(agent, request.number() == null ? 0 : request.number());
    agent.standby = true;
    return List.of(Result.success(request.reqid(), agent.instance, null));
  }

  private void check(SimulatedAgent agent, long number) {
    DeploymentOrigin runs = agent.runs;
    if (runs != null && number < runs.number()) {
      violations.add(
          "%s runs deployment %d and received deployment %d"
              .formatted(agent.instance, runs.number(), number));
    }
  }
}
