package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.Supervisor;
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
import io.zeekeeper.protocol.DeploymentOrigin;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a controller's requests. Called from any thread; works on the loop. */
public final class Requests {
  private static final Logger log = LoggerFactory.getLogger(Requests.class);

  private static final int TAIL = 100;
  private static final int MAX_TAIL = 10_000;

  private final String instance;
  private final Supervisor supervisor;
  private final Deployer deployer;
  private final Preflight preflight;
  private final DeploymentStore store;
  private final RunStates runStates;
  private final NodeOperations operations;
  private final Dispatches dispatches;
  private final Loop loop;
  private final Supplier<NodeStatus> self;

  /**
   * @param self this agent's own entry among the nodes
   */
  public Requests(
      String instance,
      Supervisor supervisor,
      Deployer deployer,
      Preflight preflight,
      DeploymentStore store,
      RunStates runStates,
      NodeOperations operations,
      Dispatches dispatches,
      Loop loop,
      Supplier<NodeStatus> self) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.deployer = deployer;
    this.preflight = preflight;
    this.store = store;
    this.runStates = runStates;
    this.operations = operations;
    this.dispatches = dispatches;
    this.loop = loop;
    this.self = self;
  }

  /** Takes a request on; its answer goes to {@code outbound}, exactly one. */
  public void accept(Request request, Consumer<AgentMessage> outbound) {
    loop.execute(() -> {
      var answer = new Answer(request, outbound);
      try {
        handle(request, answer);
      } catch (UncheckedIOException e) {
        log.error("request {} failed: {}", request.reqid(), e.getMessage());
        String problem = String.valueOf(e.getMessage());
        answer.finish(List.of(Result.failure(request.reqid(), instance, null, problem)));
      } catch (RuntimeException e) {
        log.error("request {} failed", request.reqid(), e);
        answer.finish(
            List.of(Result.failure(request.reqid(), instance, null, "internal error: " + e)));
      }
    });
  }

  private void handle(Request request, Answer answer) {
    switch (request) {
      case WelcomeRequest welcome -> answer.finish(List.of(succeeded(welcome, null)));
      case StandbyRequest standby -> deployer.standby(standby, answer);
      case DeployRequest deploy -> deployer.deploy(deploy, answer);
      case PlanRequest plan -> plan(plan, answer);
      case CheckRequest check -> check(check, answer);
      case GetNodesRequest nodes -> answer.finish(List.of(getNodes(nodes)));
      case RestartRequest restart -> operations.restart(restart, answer);
      case StopRequest stop -> operations.stop(stop, answer);
      case StartRequest start -> operations.start(start, answer);
      case NodeDispatchRequest dispatch -> dispatches.dispatch(dispatch, answer);
      case GetOutputRequest output -> answer.finish(List.of(getOutput(output)));
    }
  }

  private Result succeeded(Request request, @org.jspecify.annotations.Nullable String node) {
    return Result.success(request.reqid(), instance, node);
  }

  private void plan(PlanRequest request, Answer answer) {
    preflight.prepare(
        request.configuration(),
        request.cluster(),
        prepared ->
            answer.finish(
                prepared.problem() == null
                    ? Plan.make(
                            prepared.specs(),
                            supervisor,
                            request.force(),
                            DeploymentOrigin.Kind.CLIENT,
                            new Plan.Asked(Map.of(), runStates.ending()))
                        .steps()
                        .stream()
                        .map(step -> step.result(request.reqid(), instance))
                        .toList()
                    : List.of(
                        Result.failure(request.reqid(), instance, null, prepared.problem()))));
  }

  private void check(CheckRequest request, Answer answer) {
    var _ =
        preflight.check(
            request.configuration(),
            request.cluster(),
            portsInUse(),
            problems -> {
              List<Result> results = new ArrayList<>();
              problems.forEach((node, problem) ->
                  results.add(
                      Result.failure(request.reqid(), instance, node, problem)
                          .withData(new NodeOutputs("", problem))));
              answer.finish(results.isEmpty() ? List.of(succeeded(request, null)) : results);
            });
  }

  private Set<Integer> portsInUse() {
    Set<Integer> ports = new HashSet<>();
    supervisor
        .nodes()
        .forEach(node -> {
          ports.add(node.node().port());
          ports.add(node.node().metricsPort());
        });
    store
        .kept()
        .map(kept -> kept.request().cluster().hub())
        .ifPresent(hub -> {
          ports.add(hub.xpubPort());
          ports.add(hub.xsubPort());
        });
    ports.remove(null);
    return ports;
  }

  private Result getNodes(GetNodesRequest request) {
    List<NodeStatus> statuses = new ArrayList<>();
    supervisor.nodes().forEach(node -> statuses.add(node.status()));
    statuses.add(self.get());
    return succeeded(request, null).withData(statuses);
  }

  private static int lines(GetOutputRequest request) {
    return request.tail() == null ? TAIL : Math.clamp(request.tail(), 1, MAX_TAIL);
  }

  /** Without data where nothing is kept. */
  private Result getOutput(GetOutputRequest request) {
    String name = request.node();
    return supervisor
        .node(name)
        .map(node ->
            node.outputs()
                .tail(request.start(), request.stream(), lines(request))
                .map(outputs -> succeeded(request, name).withData(outputs))
                .orElseGet(() -> succeeded(request, name)))
        .orElseGet(() -> Result.failure(request.reqid(), instance, name, "unknown cluster node"));
  }
}
