package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.configuration.ClusterSettingsChoice;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.controller.deployment.OpenDeployment.StoppedException;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one deployment from its present step to its end: waits for the instances, has them check
 * and plan, adopts the configuration, and rolls it out. Each step is in the database before it is
 * taken. The steps before the adoption change nothing and the later ones can be repeated, so an
 * interrupted deployment resumes. Runs on a thread of its own and blocks there. Its deadline ends
 * its answer, never the agents' work.
 */
final class DeploymentRun {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRun.class);

  private final Parts parts;
  private final OpenDeployment open;
  private final String id;
  private final Deadline deadline;

  /** The collaborators of every run. */
  record Parts(
      Configurations configurations,
      ClusterSettingsChoice settings,
      Agents agents,
      AgentQuestions questions,
      DeploymentStore store,
      ResultSaver saver,
      ReachedSessions reached,
      DatabaseThreads database,
      RequestTimeouts timeouts,
      String controllerId) {}

  /**
   * @param time how long the deployment may take from now on
   */
  DeploymentRun(Parts parts, OpenDeployment open, Duration time) {
    this.parts = parts;
    this.open = open;
    this.id = open.id();
    this.deadline = Deadline.in(time);
  }

  /** Takes all remaining steps. */
  Outcome advance() throws StoppedException, InterruptedException {
    Optional<Deployed> adopted =
        parts.configurations().deployed().filter(now -> now.deploymentId().equals(id));
    if (adopted.isPresent()) {
      open.close();
      dial(adopted.get().configuration());
      return rollOut(adopted.get());
    }
    return prepare();
  }

  private Outcome prepare() throws StoppedException, InterruptedException {
    Configuration requested =
        parts
            .configurations()
            .byIdentity(open.now().configuration().key())
            .orElseThrow(() -> new IllegalStateException("its configuration no longer exists"));

    enter(State.WAITING);
    dial(requested);
    SortedSet<String> missing = missing(requested.instanceNames());
    if (!missing.isEmpty()) {
      log.atWarn()
          .addKeyValue("reqid", id)
          .log("deployment {}: {} did not connect in time", id, missing);
      return Outcome.unchanged(
          State.TIMED_OUT,
          missing.stream()
              .map(name -> Result.failure(id, name, null, Agents.notConnected(name)))
              .toList());
    }

    Configuration filled = parts.configurations().withAddresses(requested);
    Optional<String> problem =
        parts
            .settings()
            .addressProblem(filled)
            .or(() -> parts.settings().encryptionProblem(filled));
    if (problem.isPresent()) {
      return Outcome.unchanged(
          State.FAILED, List.of(Result.failure(id, null, null, problem.get())));
    }

    ClusterSettings cluster = parts.settings().choose(filled, open.now().terms().options().force());
    enter(State.CHECKING);
    List<Result> failures = check(filled, cluster);
    SortedSet<String> skipped = skippable(filled, failures);
    if (skipped.size() < failures.size()) {
      return Outcome.unchanged(State.FAILED, failures);
    }
    failures.forEach(open::add);

    enter(State.PLANNING);
    plan(filled, cluster, skipped);
    if (deadline.passed()) {
      return Outcome.unchanged(
          State.TIMED_OUT,
          List.of(
              Result.failure(
                  id, null, null, "the preflight used up the time; nothing has changed")));
    }
    return adopt(requested, filled, cluster, skipped);
  }

  private Outcome adopt(
      Configuration requested,
      Configuration filled,
      ClusterSettings cluster,
      SortedSet<String> skipped)
      throws StoppedException, InterruptedException {
    open.close();
    var adopted = new Deployed(filled, cluster, open.now().number(), id, skipped);
    boolean isRollback = open.now().terms().rollbackOf() != null;
    SortedSet<String> affected = new TreeSet<>(parts.configurations().needed());
    affected.addAll(filled.instanceNames());

    parts.configurations().adopt(adopted, isRollback ? Optional.empty() : Optional.of(requested));
    // Agents that this deployment does not reach are reconciled later.
    parts.reached().forget(affected);
    return rollOut(adopted);
  }

  private Outcome rollOut(Deployed adopted) throws StoppedException, InterruptedException {
    open.advance(now -> now.adopted(ConfigurationIdentity.of(adopted.configuration())));
    parts.store().update(open);
    new Rollout(parts, open, adopted, deadline).carryOut();
    return Outcome.of(open.now());
  }

  private void enter(State state) {
    open.advance(now -> now.at(state));
    parts.store().update(open);
  }

  /** Connects to the new instances and the present ones, because removed ones get requests also. */
  private void dial(Configuration next) {
    parts.agents().dial(next.instances(), before());
  }

  private List<Instance> before() {
    return parts.store().before(id).map(Configuration::instances).orElse(List.of());
  }

  /** Waits until all instances are connected or time is up. Returns those that are missing. */
  private SortedSet<String> missing(SortedSet<String> needed)
      throws StoppedException, InterruptedException {
    var missing = new TreeSet<>(needed);
    while (true) {
      // Obtained before the check, so that a connection in between is not missed.
      CompletableFuture<Void> next = parts.agents().nextConnection();
      missing.removeIf(instance -> parts.agents().connected(instance).isPresent());
      if (missing.isEmpty() || deadline.passed()) {
        return missing;
      }
      var _ = open.await(next, deadline);
    }
  }

  private List<Result> check(Configuration filled, ClusterSettings cluster)
      throws StoppedException, InterruptedException {
    return answer(parts.questions().check(id, filled, cluster, deadline.left())).stream()
        .filter(result -> !result.success())
        .toList();
  }

  /** Waits for agents. Their requests have deadlines of their own, so this one is only a guard. */
  private <T> T answer(CompletableFuture<T> answer) throws StoppedException, InterruptedException {
    Deadline late = Deadline.in(deadline.left().plus(parts.timeouts().query()));
    return open.await(answer, late)
        .orElseThrow(() -> new IllegalStateException("a request to the agents has not ended"));
  }

  /** The failed nodes that may be skipped: none if all nodes failed or the client wants to stop. */
  private SortedSet<String> skippable(Configuration filled, List<Result> failures) {
    var failed = new TreeSet<String>();
    failures.stream().map(Result::node).filter(Objects::nonNull).forEach(failed::add);
    boolean skip = open.now().terms().options().onPreflightFailure() == OnPreflightFailure.SKIP;
    return skip && failed.size() < filled.nodes().size() ? failed : new TreeSet<>();
  }

  /** Records the plan. A failure is only logged: the agent fails again when it has to deploy. */
  private void plan(Configuration filled, ClusterSettings cluster, SortedSet<String> skipped)
      throws StoppedException, InterruptedException {
    Duration time = deadline.leftUpTo(parts.timeouts().query());
    boolean force = open.now().terms().options().force();
    Plan plan = answer(parts.questions().plan(id, force, filled, cluster, time));
    if (!plan.complete()) {
      log.atWarn()
          .addKeyValue("reqid", id)
          .log("deployment {}: its plan is incomplete: {}", id, plan.results());
    }
    Plan complete =
        plan.skipping(skipped).withWarning(ClusterSettingsChoice.warning(filled, cluster));
    open.advance(now -> now.planned(complete.plan()));
  }
}
