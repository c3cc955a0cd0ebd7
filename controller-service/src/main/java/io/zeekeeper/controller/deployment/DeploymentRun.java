package io.zeekeeper.controller.deployment;

import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.configuration.ConfigurationStore.Deployed;
import io.zeekeeper.controller.configuration.Configurations;
import io.zeekeeper.controller.deployment.Deployment.State;
import io.zeekeeper.model.Configuration;
import io.zeekeeper.model.Instance;
import io.zeekeeper.model.Result;
import io.zeekeeper.protocol.ClusterSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deployment on its way: wait for the instances, preflight, plan, adopt, roll out. Runs on a
 * virtual thread of its own and blocks there; its deadline ends its answer, never the agents' work.
 */
final class DeploymentRun {
  private static final Logger log = LoggerFactory.getLogger(DeploymentRun.class);

  private final DeploymentParts parts;
  private final Configurations configurations;
  private final AgentQuestions questions;
  private final Ongoing ongoing;
  private final String reqid;
  private final Deadline deadline;

  DeploymentRun(DeploymentParts parts, Ongoing ongoing) {
    this.parts = parts;
    this.configurations = parts.configurations();
    this.questions = new AgentQuestions(parts);
    this.ongoing = ongoing;
    this.reqid = ongoing.deployment().id();
    this.deadline = Deadline.in(parts.timeouts().deploy());
  }

  Outcome run(Target target) throws InterruptedException {
    Configuration asked = target.configuration();
    dial(asked);
    SortedSet<String> missing =
        new InstanceWait(parts.registry(), asked.instanceNames(), deadline, ongoing.cancellation())
            .missing();
    if (ongoing.cancellation().isAsked()) {
      return Outcome.unchanged(State.CANCELLED, List.of());
    }
    if (!missing.isEmpty()) {
      log.warn("deployment {}: {} did not connect in time", reqid, missing);
      return Outcome.unchanged(
          State.TIMED_OUT,
          missing.stream()
              .map(name -> Result.failure(reqid, name, null, FanOut.notConnected(name)))
              .toList());
    }
    Configuration filled = configurations.withAddresses(asked);
    Optional<String> problem = parts.settings().addressProblem(filled);
    if (problem.isPresent()) {
      return Outcome.unchanged(
          State.FAILED, List.of(Result.failure(reqid, null, null, problem.get())));
    }
    ClusterSettings cluster = parts.settings().choose(filled);
    ongoing.enter(State.RUNNING);
    List<Result> failures = preflight(filled, cluster);
    SortedSet<String> skipped = skippable(filled, failures);
    if (skipped.size() < failures.size()) {
      return Outcome.unchanged(State.FAILED, failures);
    }
    failures.forEach(ongoing::told);
    plan(filled, cluster, skipped);
    if (!ongoing.cancellation().closes()) {
      return Outcome.unchanged(State.CANCELLED, List.of());
    }
    SortedSet<String> before = configurations.needed();
    var adopted = new Deployed(filled, cluster, ongoing.deployment().number(), reqid, skipped);
    configurations.adopt(
        adopted, target.rollbackOf() == null ? Optional.of(asked) : Optional.empty());
    return new Rollout(parts, ongoing, adopted, deadline).carryOut(before);
  }

  /** Goes on with what was adopted before the controller was restarted. */
  Outcome goOn(Deployed adopted) throws InterruptedException {
    var _ = ongoing.cancellation().closes();
    dial(adopted.configuration());
    return new Rollout(parts, ongoing, adopted, deadline).goOn();
  }

  /** Connects to instances; to the present ones too, as those this one removes have to be told. */
  private void dial(Configuration next) {
    List<Instance> instances = new ArrayList<>(next.instances());
    configurations.deployed().ifPresent(now -> instances.addAll(now.configuration().instances()));
    parts.dialer().dial(instances);
  }

  private List<Result> preflight(Configuration filled, ClusterSettings cluster) {
    return questions.check(reqid, filled, cluster, deadline.left()).join().stream()
        .filter(result -> !result.success())
        .toList();
  }

  /** The nodes that may be left as they are: not all there are, and no instance as a whole. */
  private SortedSet<String> skippable(Configuration filled, List<Result> failures) {
    var failed = new TreeSet<String>();
    failures.stream().map(Result::node).filter(Objects::nonNull).forEach(failed::add);
    boolean skip = ongoing.deployment().onPreflightFailure() == OnPreflightFailure.SKIP;
    return skip && failed.size() < filled.nodes().size() ? failed : new TreeSet<>();
  }

  /** For the record only: an agent that cannot tell its plan says why when it is to act on it. */
  private void plan(Configuration filled, ClusterSettings cluster, Set<String> skipped) {
    Duration query = parts.timeouts().query();
    Duration time = query.compareTo(deadline.left()) < 0 ? query : deadline.left();
    Plan plan = questions.plan(reqid, ongoing.deployment().force(), filled, cluster, time).join();
    if (!plan.complete()) {
      log.warn("deployment {}: its plan is incomplete: {}", reqid, plan.results());
    }
    ongoing.plan(plan.skipping(skipped).plan());
  }
}
