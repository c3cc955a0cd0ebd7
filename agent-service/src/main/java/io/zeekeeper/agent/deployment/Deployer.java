package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.Plan.Action;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.supervision.Loop;
import io.zeekeeper.agent.supervision.NodeSupervisor;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import io.zeekeeper.model.State;
import io.zeekeeper.protocol.ClusterSettings.Backend;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.RunState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings this agent's nodes in line with a configuration. On the loop only. */
public final class Deployer {
  private static final Logger log = LoggerFactory.getLogger(Deployer.class);

  /** A node that has ended so often will not get up by itself. */
  static final int MAX_EXITS = 3;

  private final String instance;
  private final Supervisor supervisor;
  private final DeploymentStore store;
  private final Authority authority;
  private final RunStates runStates;
  private final Preflight specs;
  private final Loop loop;
  private final TimeoutSettings timeouts;
  private @Nullable Work current;

  // The one that is being prepared; it takes the place of the current one once it is kept.
  private @Nullable Work next;

  public Deployer(
      String instance,
      Supervisor supervisor,
      DeploymentStore store,
      RunStates runStates,
      Preflight specs,
      Loop loop,
      TimeoutSettings timeouts) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.store = store;
    this.authority = new Authority(store);
    this.runStates = runStates;
    this.specs = specs;
    this.loop = loop;
    this.timeouts = timeouts;
  }

  /** Acts on a deployment; a newer one replaces the one in progress. */
  public void deploy(DeployRequest request, Answer answer) {
    Optional<String> refusal = authority.refusal(request);
    if (refusal.isPresent()) {
      log.warn("deployment {} refused: {}", request.deployment().id(), refusal.get());
      answer.finish(List.of(Result.failure(request.reqid(), instance, null, refusal.get())));
      return;
    }
    if (next != null) {
      next.superseded(request.deployment().id());
    }
    var work = new Work(request, answer);
    next = work;
    runStates.announce(request);
    specs.prepare(request.configuration(), request.cluster(), work::prepared);
  }

  /** Stops everything because the controller's deployment no longer needs this instance. */
  public void standby(StandbyRequest request, Answer answer) {
    Optional<String> refusal = authority.refusal(request);
    if (refusal.isPresent()) {
      log.warn("standby refused: {}", refusal.get());
      answer.finish(List.of(Result.failure(request.reqid(), instance, null, refusal.get())));
      return;
    }
    store.standBy();
    if (next != null) {
      next.superseded("of a standby");
    }
    if (current != null) {
      current.superseded("of a standby");
    }
    runStates.withdraw();
    List<NodeSupervisor> all = List.copyOf(supervisor.nodes());
    log.info("standby: {} nodes stop", all.size());
    Loop.then(
        supervisor.stop(all),
        () -> {
          supervisor.forget(all);
          answer.finish(List.of(Result.success(request.reqid(), instance, null)));
        });
  }

  /** Does {@code next} when no deployment is about to stop or replace nodes, maybe at once. */
  void whenSettled(Runnable then) {
    Work work = next != null ? next : current;
    if (work == null || work.starting) {
      then.run();
    } else {
      work.afterwards.add(then);
    }
  }

  /** Whether no deployment was asked for since the agent's start, or all have ended. */
  boolean isIdle() {
    return current == null && next == null;
  }

  private List<NodeSupervisor> named(Set<String> names) {
    return names.stream().flatMap(name -> supervisor.node(name).stream()).toList();
  }

  /** One deployment being acted on. */
  private final class Work {
    private final DeployRequest request;
    private final Answer answer;
    private final List<Result> results = new ArrayList<>();
    // Bounded by the requests that a controller makes within their time-outs.
    private final List<Runnable> afterwards = new ArrayList<>();
    private @Nullable Future<?> deadline;
    private boolean starting;

    Work(DeployRequest request, Answer answer) {
      this.request = request;
      this.answer = answer;
    }

    void superseded(String by) {
      answer.finish(
          List.of(
              Result.failure(request.reqid(), instance, null, "superseded by deployment " + by)));
      end();
    }

    void prepared(Preflight.Prepared prepared) {
      if (next != this) {
        return;
      }
      if (prepared.problem() == null) {
        keepAndAct(prepared.specs());
      } else {
        refuse(prepared.problem());
      }
    }

    private void refuse(String problem) {
      runStates.withdraw();
      List<Result> failures = new ArrayList<>();
      request
          .configuration()
          .nodesOf(instance)
          .forEach(node ->
              failures.add(
                  Result.failure(request.reqid(), instance, node.name(), problem)
                      .withData(new NodeOutputs("", problem))));
      answer.finish(failures);
      end();
    }

    private void keepAndAct(List<LaunchSpec> wanted) {
      boolean same = store.kept().map(this::isSame).orElse(false);
      Map<String, RunState> before = runStates.ending();
      try {
        runStates.adopt(request);
      } catch (UncheckedIOException e) {
        refuse(String.valueOf(e.getMessage()));
        return;
      }
      if (current != null) {
        current.superseded(request.deployment().id());
      }
      current = this;
      next = null;
      act(wanted, same, before);
    }

    private void act(List<LaunchSpec> wanted, boolean same, Map<String, RunState> before) {
      var asked = new Plan.Asked(runStates.ending(), before);
      supervisor.recover(wanted, request.cluster().backend());
      Plan plan =
          Plan.make(wanted, supervisor, request.force(), request.deployment().kind(), asked);
      log.info("deployment {}: {}", request.deployment().id(), plan.steps());
      if (same && plan.changesNothing() && allUp(wanted)) {
        store.finished(request);
        answer.finish(List.of(Result.success(request.reqid(), instance, null)));
        end();
        return;
      }
      Duration time = TimeoutSettings.within(timeouts.deploy(), request.timeLeftMs());
      deadline = loop.schedule(time, this::deadlinePassed);
      Loop.then(
          supervisor.stop(named(plan.nodes(Action.STOP, Action.RESTART))), () -> start(wanted));
    }

    private boolean isSame(DeploymentStore.Kept kept) {
      return !kept.standby()
          && kept.request().configuration().equals(request.configuration())
          && kept.request().cluster().equals(request.cluster());
    }

    private boolean allUp(List<LaunchSpec> wanted) {
      return wanted.stream()
          .filter(spec -> runStates.wanted(spec.node()) == RunState.RUNNING)
          .allMatch(spec ->
              supervisor
                  .node(spec.node().name())
                  .map(NodeSupervisor::state)
                  .filter(state -> state == State.RUNNING || state == State.PENDING)
                  .isPresent());
    }

    private void start(List<LaunchSpec> wanted) {
      if (current != this) {
        return;
      }
      starting = true;
      supervisor.forget(
          supervisor.nodes().stream()
              .filter(node ->
                  wanted.stream().noneMatch(spec -> spec.node().name().equals(node.node().name())))
              .toList());
      // Looked at anew: somebody may have asked for a stop or start since the plan was made.
      supervisor.start(
          wanted.stream()
              .filter(spec -> runStates.wanted(spec.node()) == RunState.RUNNING)
              .filter(spec ->
                  supervisor.node(spec.node().name()).flatMap(NodeSupervisor::running).isEmpty())
              .toList(),
          request.cluster().backend(),
          node -> current == this && runStates.wanted(node) == RunState.RUNNING);
      List<CompletableFuture<?>> ends = new ArrayList<>();
      Backend backend = request.cluster().backend();
      for (LaunchSpec spec : wanted) {
        String name = spec.node().name();
        switch (runStates.wanted(spec.node())) {
          case STOPPED -> {
            supervisor.describe(spec, backend);
            report(Result.success(request.reqid(), instance, name));
          }
          case SKIPPED -> {
            supervisor.skip(spec, backend);
            report(Result.failure(request.reqid(), instance, name, Plan.SKIPPED));
          }
          case RUNNING -> {
            NodeSupervisor node = supervisor.nodeFor(spec, backend);
            ends.add(node.whenUp(MAX_EXITS).thenAccept(up -> report(result(node, up))));
          }
        }
      }
      Loop.then(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), this::finish);
      settle();
    }

    private void settle() {
      List<Runnable> waiting = List.copyOf(afterwards);
      afterwards.clear();
      waiting.forEach(Deployer.this::whenSettled);
    }

    private Result result(NodeSupervisor node, boolean up) {
      String name = node.node().name();
      // One that somebody stopped meanwhile is as it is wanted.
      if (up || runStates.wanted(node.node()) == RunState.STOPPED) {
        return Result.success(request.reqid(), instance, name);
      }
      String exit = node.status().lastExit();
      return Result.failure(
              request.reqid(), instance, name, exit == null ? "did not check in in time" : exit)
          .withData(node.outputs().latestTail());
    }

    private void report(Result result) {
      results.add(result);
      answer.tell(result);
    }

    private void deadlinePassed() {
      log.warn(
          "deployment {}: deadline passed (reqid {})", request.deployment().id(), request.reqid());
      List<Result> late = new ArrayList<>(results);
      for (var node : request.configuration().nodesOf(instance)) {
        if (results.stream().noneMatch(result -> node.name().equals(result.node()))) {
          late.add(
              supervisor
                  .node(node.name())
                  .map(supervised -> result(supervised, false))
                  .orElseGet(() ->
                      Result.failure(
                          request.reqid(), instance, node.name(), "not started in time")));
        }
      }
      // Only the answer ends here: the work goes on.
      answer.finish(late);
    }

    private void finish() {
      if (current == this) {
        store.finished(request);
      }
      answer.finish(results);
      end();
    }

    private void end() {
      if (deadline != null) {
        deadline.cancel(false);
      }
      if (current == this) {
        current = null;
      }
      if (next == this) {
        next = null;
      }
      loop.execute(this::settle);
    }
  }
}
