package io.zeekeeper.controller.deployment;

import java.util.Comparator;

/**
 * What a deployment does with a node.
 *
 * @param instance the node's instance
 * @param node its name
 * @param action what happens to it
 * @param reason why, for a person
 */
public record PlanStep(String instance, String node, Action action, String reason) {
  static final Comparator<PlanStep> ORDER =
      Comparator.comparing(PlanStep::instance).thenComparing(PlanStep::node);

  PlanStep skipped() {
    return new PlanStep(instance, node, Action.KEEP, "skipped because it failed its preflight");
  }

  /** What happens to a node. */
  public enum Action {
    KEEP,
    START,
    RESTART,
    STOP
  }
}
