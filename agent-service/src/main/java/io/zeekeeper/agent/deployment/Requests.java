package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.outputs.OutputFiles;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.InputProblem;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.AgentMessage;
import io.zeekeeper.protocol.ControllerMessage.CheckRequest;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.GetNodesRequest;
import io.zeekeeper.protocol.ControllerMessage.GetOutputRequest;
import io.zeekeeper.protocol.ControllerMessage.NodeDispatchRequest;
import io.zeekeeper.protocol.ControllerMessage.PlanRequest;
import io.zeekeeper.protocol.ControllerMessage.Request;
import io.zeekeeper.protocol.ControllerMessage.RestartRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.ControllerMessage.StartRequest;
import io.zeekeeper.protocol.ControllerMessage.StopRequest;
import io.zeekeeper.protocol.ControllerMessage.WelcomeRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a controller's requests, each exactly once and by its deadline, which counts from the
 * receipt of the request. Called from any thread; works on the loop.
 */
public final class Requests {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  private static final int DEFAULT_TAIL_LINES = 100;
  private static final int MAX_TAIL_LINES = 10_000;

  private final String instance;
  private final Supervisor supervisor;
  private final DeploymentStore store;
  private final Deployer deployer;
  private final NodeOperations operations;
  private final Dispatches dispatches;
  private final Preflight preflight;
  private final Predicate<String> isReserved;
  private final TimeoutSettings timeouts;
  private final Loop loop;
  private final Executor blocking;
  private final Supplier<NodeStatus> self;
  private final RequestMetrics metrics;

  /**
   * @param isReserved whether a name is not allowed for nodes, as its directory is a service's
   * @param blocking runs work that waits for the disk
   * @param self this agent's own entry among the nodes
   */
  public Requests(
      String instance,
      Supervisor supervisor,
      DeploymentStore store,
      Deployer deployer,
      NodeOperations operations,
      Dispatches dispatches,
      Preflight preflight,
      Predicate<String> isReserved,
      TimeoutSettings timeouts,
      Loop loop,
      Executor blocking,
      Supplier<NodeStatus> self,
      RequestMetrics metrics) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.store = store;
    this.deployer = deployer;
    this.operations = operations;
    this.dispatches = dispatches;
    this.preflight = preflight;
    this.isReserved = isReserved;
    this.timeouts = timeouts;
    this.loop = loop;
    this.blocking = blocking;
    this.self = self;
    this.metrics = metrics;
  }

  /** Accepts a request; exactly one answer goes to {@code outbound}. */
  public void accept(Request request, Consumer<AgentMessage> outbound) {
    var answer =
        new Answer(request, instance, metrics.measured(request, outbound), loop, limit(request));
    loop.execute(() -> {
      try {
        handle(request, answer);
      } catch (UncheckedIOException e) {
        log.atError()
            .addKeyValue("reqid", request.reqid())
            .log("request {} failed: {}", request.reqid(), e.getMessage());
        answer.finish(List.of(failure(answer, null, String.valueOf(e.getMessage()))));
      } catch (RuntimeException e) {
        log.atError()
            .addKeyValue("reqid", request.reqid())
            .setCause(e)
            .log("request {} failed", request.reqid());
        answer.finish(List.of(failure(answer, null, "internal error: " + e.getMessage())));
      }
    });
  }

  private Duration limit(Request request) {
    Duration longest =
        switch (request) {
          case DeployRequest _, StandbyRequest _, PlanRequest _, CheckRequest _ ->
              timeouts.deploy();
          case RestartRequest _, StopRequest _, StartRequest _ -> timeouts.restart();
          case WelcomeRequest _, GetNodesRequest _, NodeDispatchRequest _, GetOutputRequest _ ->
              timeouts.query();
        };
    return TimeoutSettings.within(longest, request.timeLeftMs());
  }

  private void handle(Request request, Answer answer) {
    switch (request) {
      case WelcomeRequest _ -> answer.finish(List.of(success(answer, null)));
      case StandbyRequest standby -> deployer.standby(standby, answer);
      case DeployRequest deploy -> {
        if (!isRefused(deploy.configuration(), answer)) {
          deployer.deploy(deploy, answer);
        }
      }
      case PlanRequest plan -> plan(plan, answer);
      case CheckRequest check -> check(check, answer);
      case GetNodesRequest _ -> answer.finish(List.of(success(answer, null).withData(nodes())));
      case RestartRequest restart -> operations.restart(restart, answer);
      case StopRequest stop -> operations.stop(stop, answer);
      case StartRequest start -> operations.start(start, answer);
      case NodeDispatchRequest dispatch -> dispatches.dispatch(dispatch, answer);
      case GetOutputRequest output -> output(output, answer);
    }
  }

  private Result success(Answer answer, @Nullable String node) {
    return Result.success(answer.reqid(), instance, node);
  }

  private Result failure(Answer answer, @Nullable String node, String error) {
    return Result.failure(answer.reqid(), instance, node, error);
  }

  /** Refuses a configuration with problems; returns whether it did. */
  private boolean isRefused(Configuration configuration, Answer answer) {
    List<String> problems =
        new ArrayList<>(InputProblem.messages(InputRules.problems(configuration)));
    configuration.nodesOf(instance).stream()
        .map(Node::name)
        .filter(isReserved)
        .map("node name '%s' is the directory of a service on this host; choose another"::formatted)
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      log.atWarn()
          .addKeyValue("reqid", answer.reqid())
          .log("request {} refused: {}", answer.reqid(), problems);
      answer.finish(List.of(failure(answer, null, String.join("; ", problems))));
    }
    return !problems.isEmpty();
  }

  private void plan(PlanRequest request, Answer answer) {
    if (isRefused(request.configuration(), answer)) {
      return;
    }

    preflight.prepare(
        request.configuration(),
        request.cluster(),
        prepared -> {
          String problem = prepared.problem();
          answer.finish(
              problem == null
                  ? deployer.plan(request.reqid(), prepared, request.force())
                  : List.of(failure(answer, null, problem)));
        });
  }

  private void check(CheckRequest request, Answer answer) {
    if (isRefused(request.configuration(), answer)) {
      return;
    }
    Preflight.Check check =
        preflight.check(
            request.configuration(),
            request.cluster(),
            heldPorts(),
            problems -> {
              List<Result> results = new ArrayList<>();
              problems.forEach((node, problem) -> results.add(problem(answer, node, problem)));
              answer.finish(results.isEmpty() ? List.of(success(answer, null)) : results);
            });

    answer.atDeadline(() -> {
      List<Result> results = new ArrayList<>();
      check.problems().forEach((node, problem) -> results.add(problem(answer, node, problem)));
      check
          .pending()
          .forEach(node -> results.add(problem(answer, node, "was not checked in time")));
      check.cancel();
      return results.isEmpty() ? List.of(success(answer, null)) : results;
    });
  }

  private Result problem(Answer answer, String node, String problem) {
    return failure(answer, node, problem).withData(new NodeOutputs("", problem));
  }

  /** The ports of this agent's processes, which a deployment either frees or keeps. */
  private Set<Integer> heldPorts() {
    Set<Integer> ports = new HashSet<>();
    for (NodeSnapshot node : supervisor.now()) {
      if (node.hasProcess()) {
        ports.add(node.node().port());
        ports.add(node.node().metricsPort());
      }
    }

    if (!ports.isEmpty()) {
      store
          .kept()
          .map(kept -> kept.request().cluster().hub())
          .ifPresent(hub -> {
            ports.add(hub.xpubPort());
            ports.add(hub.xsubPort());
          });
    }
    ports.remove(null);
    return ports;
  }

  private List<NodeStatus> nodes() {
    List<NodeStatus> statuses = new ArrayList<>();
    supervisor.nodes().forEach(node -> statuses.add(node.status()));
    statuses.add(self.get());
    return statuses;
  }

  /** Answers with the node's output, or without data where no output is kept. */
  private void output(GetOutputRequest request, Answer answer) {
    String name = request.node();
    Optional<SupervisedNode> node = supervisor.node(name);
    if (node.isEmpty()) {
      answer.finish(List.of(failure(answer, name, "unknown cluster node")));
      return;
    }

    int lines =
        request.tail() == null ? DEFAULT_TAIL_LINES : Math.clamp(request.tail(), 1, MAX_TAIL_LINES);
    OutputFiles outputs = node.get().outputs();
    NodeSnapshot now = node.get().now();
    blocking.execute(() -> {
      Result result =
          outputs
              .tail(request.start(), request.stream(), lines)
              .map(now::withoutSecrets)
              .map(tail -> success(answer, name).withData(tail))
              .orElseGet(() -> success(answer, name));
      loop.execute(() -> answer.finish(List.of(result)));
    });
  }
}
