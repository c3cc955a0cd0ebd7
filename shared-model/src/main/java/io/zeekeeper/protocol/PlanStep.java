package io.zeekeeper.protocol;

import io.zeekeeper.model.Result;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What a deployment does with a node. A step travels as a Result, with its action and reason in the
 * data.
 *
 * @param instance where the node is
 * @param node its name
 * @param action what happens to the node
 * @param reason why, in words for a person
 */
public record PlanStep(String instance, String node, Action action, String reason) {
  /**
   * The reason for a node that a deployment leaves unchanged, because the node failed its
   * preflight.
   */
  public static final String SKIPPED = "skipped, as it failed its preflight";

  /** By instance, then node. */
  public static final Comparator<PlanStep> ORDER =
      Comparator.comparing(PlanStep::instance).thenComparing(PlanStep::node);

  private static final String ACTION = "action";
  private static final String REASON = "reason";

  /** What happens to a node. */
  public enum Action {
    KEEP,
    START,
    RESTART,
    STOP
  }

  /** Reads a step; empty for a Result without a step, or with an action of a newer version. */
  public static Optional<PlanStep> of(Result result) {
    String instance = result.instance();
    String node = result.node();
    var data = result.data();
    if (!result.success() || instance == null || node == null || data == null) {
      return Optional.empty();
    }

    String action = data.path(ACTION).asString("");
    for (Action known : Action.values()) {
      if (known.name().equals(action)) {
        return Optional.of(new PlanStep(instance, node, known, data.path(REASON).asString("")));
      }
    }
    return Optional.empty();
  }

  /** Writes this step as the answer to the request {@code reqid}. */
  public Result toResult(String reqid) {
    return Result.success(reqid, instance, node)
        .withData(Map.of(ACTION, action.toString(), REASON, reason));
  }

  /** The step that leaves this node unchanged. */
  public PlanStep skipped() {
    return new PlanStep(instance, node, Action.KEEP, SKIPPED);
  }
}
