package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.DeploymentStore.Kept;
import io.zeekeeper.agent.deployment.DeploymentStore.Planned;
import io.zeekeeper.agent.preflight.Preflight;
import io.zeekeeper.agent.preflight.Preflight.Prepared;
import io.zeekeeper.agent.supervision.LaunchRecord;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.SupervisedNode;
import io.zeekeeper.agent.supervision.Supervisor;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.agent.zeek.LaunchSpec;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ControllerMessage.DeployRequest;
import io.zeekeeper.protocol.ControllerMessage.StandbyRequest;
import io.zeekeeper.protocol.DeploymentOrigin;
import io.zeekeeper.protocol.PlanStep.Action;
import io.zeekeeper.protocol.RunState;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out deployments and standbys, and answers them. A later request supersedes an earlier
 * one, which is then answered and takes no further action. On the loop only.
 */
public final class Deployer {
  private static final Logger log = LoggerFactory.getLogger(Deployer.class);

  private final String instance;
  private final Supervisor supervisor;
  private final DeploymentStore store;
  private final Desired desired;
  private final Preflight preflight;
  private final Authority authority;
  private @Nullable Preparing preparing;
  // The answer to the deployment or standby that was adopted last.
  private @Nullable Answer adopted;

  public Deployer(
      String instance,
      Supervisor supervisor,
      DeploymentStore store,
      Desired desired,
      Preflight preflight) {
    this.instance = instance;
    this.supervisor = supervisor;
    this.store = store;
    this.desired = desired;
    this.preflight = preflight;
    this.authority = new Authority(store);
  }

  /** A deployment whose launch specifications are being made. */
  private static final class Preparing {
    private final Answer answer;
    private DeployRequest request;

    Preparing(DeployRequest request, Answer answer) {
      this.request = request;
      this.answer = answer;
    }
  }

  void deploy(DeployRequest request, Answer answer) {
    Optional<String> refusal = authority.refusal(request);
    if (refusal.isPresent()) {
      log.atWarn()
          .addKeyValue("reqid", request.deployment().id())
          .log("deployment {} refused: {}", request.deployment().id(), refusal.get());
      answer.finish(List.of(failure(answer, refusal.get())));
      return;
    }
    if (preparing != null) {
      supersede(preparing.answer, "deployment " + request.deployment().id());
    }

    var next = new Preparing(withOverridesKept(request), answer);
    preparing = next;
    answer.atDeadline(() ->
        List.of(
            failure(
                answer,
                "Zeek did not report its version and script path in time; the deployment"
                    + " continues")));
    preflight.prepare(
        request.configuration(),
        request.cluster(),
        prepared -> {
          // Another request may have superseded this one meanwhile.
          if (next == preparing) {
            preparing = null;
            completePreparation(next.request, prepared, answer);
          }
        });
  }

  /** Keeps the overrides when a controller repeats a deployment, as after a restart. */
  private DeployRequest withOverridesKept(DeployRequest request) {
    DeploymentOrigin next = request.deployment();
    return store
        .kept()
        .map(kept -> kept.request().deployment())
        .filter(kept ->
            kept.controllerId().equals(next.controllerId()) && kept.number() == next.number())
        .map(kept -> request.withOverrides(store.overrides().states()))
        .orElse(request);
  }

  /** Applies a run state requested meanwhile to the deployment that is being prepared. */
  void overridePreparing(Collection<String> nodes, RunState state) {
    if (preparing != null) {
      preparing.request = preparing.request.withOverride(nodes, state);
    }
  }

  private void supersede(Answer answer, String by) {
    answer.finish(List.of(failure(answer, "superseded by " + by)));
  }

  private Result failure(Answer answer, String error) {
    return Result.failure(answer.reqid(), instance, null, error);
  }

  private void completePreparation(DeployRequest request, Prepared prepared, Answer answer) {
    String problem = prepared.problem();
    try {
      if (problem == null) {
        adopt(request, prepared, answer);
        return;
      }
    } catch (UncheckedIOException e) {
      log.atError()
          .addKeyValue("reqid", request.deployment().id())
          .log("deployment {}: {}", request.deployment().id(), e.getMessage());
      problem = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("reqid", request.deployment().id())
          .setCause(e)
          .log("deployment {} failed", request.deployment().id());
      problem = "internal error: " + e.getMessage();
    }

    List<Result> failures = new ArrayList<>();
    for (var node : request.configuration().nodesOf(instance)) {
      failures.add(
          Result.failure(request.reqid(), instance, node.name(), problem)
              .withData(new NodeOutputs("", problem)));
    }
    answer.finish(failures);
  }

  private void adopt(DeployRequest request, Prepared prepared, Answer answer) {
    DeploymentOrigin origin = request.deployment();
    for (LaunchSpec spec : prepared.specs()) {
      supervisor.node(spec.node().name()).ifPresent(node -> node.completeLostRecord(spec));
    }
    List<NodeSnapshot> before = supervisor.now();
    Plan plan =
        Plan.make(
            instance,
            prepared,
            before,
            request.force(),
            origin.kind(),
            new Plan.Overrides(request.overridden(), store.overrides().states()));
    log.atInfo()
        .addKeyValue("reqid", origin.id())
        .log("deployment {}: {}", origin.id(), plan.steps());
    boolean same = store.kept().filter(kept -> isSame(kept, request)).isPresent();

    long since = supervisor.takeLaunch();
    SortedMap<String, Planned> nodes = new TreeMap<>();
    for (LaunchSpec spec : prepared.specs()) {
      nodes.put(spec.node().name(), planned(request, spec, plan, since));
    }
    desired.adopt(
        new Kept(request, false, null, since, nodes),
        origin.kind() == DeploymentOrigin.Kind.CLIENT);

    if (adopted != null) {
      supersede(adopted, "deployment " + origin.id());
    }
    adopted = answer;
    if (same && plan.changesNothing()) {
      answer.finish(List.of(Result.success(request.reqid(), instance, null)));
    } else {
      watch(answer, nodes.keySet(), before);
    }
  }

  private Planned planned(DeployRequest request, LaunchSpec spec, Plan plan, long since) {
    String name = spec.node().name();
    Optional<NodeSnapshot> node = supervisor.node(name).map(SupervisedNode::now);
    boolean skipped = request.wanted(spec.node()) == RunState.SKIPPED;
    Target.Run before = skipped ? node.flatMap(NodeSnapshot::run).orElse(null) : null;
    boolean keeps = plan.actions().get(name) == Action.KEEP;
    long running = node.flatMap(NodeSnapshot::running).map(LaunchRecord::number).orElse(since);
    return new Planned(spec, keeps ? Math.min(running, since) : since, before);
  }

  private static boolean isSame(Kept kept, DeployRequest request) {
    return !kept.standby()
        && kept.request().configuration().equals(request.configuration())
        && kept.request().cluster().equals(request.cluster());
  }

  private void watch(Answer answer, Set<String> nodes, List<NodeSnapshot> before) {
    List<String> removed =
        before.stream().map(NodeSnapshot::name).filter(name -> !nodes.contains(name)).toList();
    new NodeWatch(
            instance,
            supervisor,
            answer,
            nodes,
            new Rollout(),
            () -> removed.stream().noneMatch(this::isLeaving))
        .begin();
  }

  private boolean isLeaving(String name) {
    return supervisor
        .node(name)
        .map(SupervisedNode::now)
        .filter(node -> node.unclear().isEmpty())
        .isPresent();
  }

  /** Stops all nodes because the controller's deployment no longer needs this instance. */
  void standby(StandbyRequest request, Answer answer) {
    Optional<String> refusal = authority.refusal(request);
    if (refusal.isPresent()) {
      log.warn("standby refused: {}", refusal.get());
      answer.finish(List.of(failure(answer, refusal.get())));
      return;
    }

    if (preparing != null) {
      supersede(preparing.answer, "a standby");
      preparing = null;
    }
    desired.standBy(request.number());
    if (adopted != null) {
      supersede(adopted, "a standby");
    }
    adopted = answer;
    log.info("standby: stopping {} nodes", supervisor.nodes().size());

    answer.atDeadline(
        () -> List.of(failure(answer, "nodes still stopping: " + describeRemainingNodes())));
    supervisor.observe(() -> {
      boolean isOver = supervisor.now().stream().map(NodeSnapshot::name).noneMatch(this::isLeaving);
      if (isOver && supervisor.hasFoundAll()) {
        answer.finish(List.of(standbyResult(answer)));
      }
      return answer.isDone();
    });
  }

  /** A node whose process is unclear has not stopped. */
  private Result standbyResult(Answer answer) {
    return supervisor.now().isEmpty()
        ? Result.success(answer.reqid(), instance, null)
        : failure(answer, "not stopped: " + describeRemainingNodes());
  }

  private String describeRemainingNodes() {
    return supervisor.now().stream()
        .map(node -> node.name() + node.unclear().map(why -> " (" + why + ")").orElse(""))
        .collect(Collectors.joining(", "));
  }

  /** Describes what a deployment would do, for a plan. */
  List<Result> plan(String reqid, Prepared prepared, boolean force) {
    var overrides = new Plan.Overrides(Map.of(), store.overrides().states());
    return Plan.make(
            instance, prepared, supervisor.now(), force, DeploymentOrigin.Kind.CLIENT, overrides)
        .steps()
        .stream()
        .map(step -> step.toResult(reqid))
        .toList();
  }
}
