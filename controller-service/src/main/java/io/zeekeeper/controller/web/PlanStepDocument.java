package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.deployment.PlanStep;

/** What a deployment does with a node. */
@Schema(name = "PlanStep", description = "What a deployment does with a node.")
record PlanStepDocument(
    @Schema(example = "agent-1") String instance,
    @Schema(example = "worker-1") String node,
    PlanAction action,
    @Schema(description = "Why, for a person.", example = "changed: zeekeeper-node.zeek")
        String reason) {

  /** What happens to a node. */
  @Schema(description = "What happens to a node.")
  enum PlanAction {
    KEEP,
    START,
    RESTART,
    STOP
  }

  static PlanStepDocument of(PlanStep step) {
    return new PlanStepDocument(
        step.instance(),
        step.node(),
        switch (step.action()) {
          case KEEP -> PlanAction.KEEP;
          case START -> PlanAction.START;
          case RESTART -> PlanAction.RESTART;
          case STOP -> PlanAction.STOP;
        },
        step.reason());
  }
}
