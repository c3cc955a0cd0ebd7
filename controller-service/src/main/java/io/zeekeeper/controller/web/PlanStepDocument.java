package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.protocol.PlanStep;

/** A deployment's step for one node. */
@Schema(name = "PlanStep", description = "A deployment's step for one node.")
record PlanStepDocument(
    @Schema(example = "agent-1") String instance,
    @Schema(example = "worker-1") String node,
    PlanAction action,
    @Schema(
            description = "The reason of the step, for a person.",
            example = "changed: zeekeeper-node.zeek")
        String reason) {

  /** The action of a step. */
  @Schema(description = "The action of a step.")
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
