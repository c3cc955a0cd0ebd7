package io.zeekeeper.agent.deployment;

import io.zeekeeper.agent.deployment.NodeWatch.Outcome;
import io.zeekeeper.agent.supervision.NodeSnapshot;
import io.zeekeeper.agent.supervision.Target;
import io.zeekeeper.protocol.PlanStep;
import java.util.Optional;

/** The goal of a deployment: decides the outcome of each node. On the loop only. */
final class Rollout implements NodeWatch.Goal {

  @Override
  public Optional<Outcome> outcome(Optional<NodeSnapshot> node, boolean hasFailed) {
    return node.flatMap(now ->
        Optional.ofNullable(now.target()).flatMap(target -> outcome(now, target, hasFailed)));
  }

  private static Optional<Outcome> outcome(NodeSnapshot now, Target target, boolean hasFailed) {
    return switch (target) {
      case Target.Skipped _ -> Optional.of(Outcome.failure(PlanStep.SKIPPED));
      case Target _ when now.unclear().isPresent() ->
          Optional.of(Outcome.failure(now.unclear().get()));
      case Target.Stopped _ -> now.hasProcess() ? Optional.empty() : Optional.of(Outcome.SUCCESS);
      case Target.Run _ when now.isUpAsWanted() -> Optional.of(Outcome.SUCCESS);
      case Target.Run _ when hasFailed -> Optional.of(Outcome.failedLaunch(failureReason(now)));
      case Target.Run _ -> Optional.empty();
    };
  }

  @Override
  public String failureAtDeadline(Optional<NodeSnapshot> node) {
    return node.map(Rollout::failureReason).orElse("not started in time");
  }

  private static String failureReason(NodeSnapshot node) {
    String exit = node.history().lastExit();
    if (exit != null) {
      return exit;
    }
    if (node.running().isPresent()) {
      return "did not check in in time";
    }
    return node.hasProcess() ? "did not stop in time" : "not started in time";
  }
}
