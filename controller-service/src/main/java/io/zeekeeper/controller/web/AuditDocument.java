package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.audit.AuditOutcome;
import io.zeekeeper.controller.audit.AuditRecord;
import io.zeekeeper.controller.audit.AuditSubject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation that a client requested. */
@Schema(name = "AuditRecord", description = "An operation that a client requested.")
record AuditDocument(
    @Schema(
            description = "Sorts by time; the same in the controller's audit file.",
            example = "019aa1c2d3e4000017f3a9c2")
        String id,
    @Schema(description = "When the client requested the operation, by the controller's clock.")
        Instant requestedAt,
    @Schema(description = "When the operation ended; absent while its outcome is ACCEPTED.")
        @Nullable Instant endedAt,
    AskedBy askedBy,
    @Schema(
            description =
                "The operation's id in this document, whichever API received the request.",
            example = "restartNodes")
        String operation,
    Subject subject,
    @Schema(description = "The request's id, as in the logs.") @Nullable String reqid,
    Outcome outcome,
    @Schema(
            description = "The problem that the client got, without `/problems/`.",
            example = "deployment-pending")
        @Nullable String problem,
    @Schema(description = "How many parts of the operation succeeded, such as nodes.")
        @Nullable Integer succeeded,
    @Schema(description = "How many parts failed.") @Nullable Integer failed,
    @Schema(
            description =
                "How many refusals of this address are not recorded, since its previous recorded"
                    + " refusal.")
        @Nullable Integer suppressed) {

  /** What an operation acts on. */
  @Schema(name = "AuditSubject", description = "What the operation acts on.")
  record Subject(
      @Schema(description = "The nodes that the request names.") @Nullable List<String> nodes,
      @Schema(description = "How many further nodes the request names.")
          @Nullable Integer moreNodes,
      @Schema(description = "True if the operation acts on all nodes.") @Nullable Boolean allNodes,
      @Schema(description = "The instances that the request names.")
          @Nullable List<String> instances,
      @Schema(
              description = "What else the request or its answer names, by kind.",
              example = "{\"configuration\": \"c1\"}")
          @Nullable Map<String, String> names) {

    static Subject of(AuditSubject subject) {
      return new Subject(
          subject.nodes().isEmpty() ? null : subject.nodes(),
          subject.moreNodes(),
          subject.allNodes(),
          subject.instances().isEmpty() ? null : subject.instances(),
          subject.names().isEmpty() ? null : subject.names());
    }
  }

  /** How far an operation got. */
  @Schema(
      name = "AuditOutcome",
      description =
          "ACCEPTED: the operation is carried out, or the controller was killed before the"
              + " operation ended. REFUSED: nothing changed. FAILED: the operation failed, or some"
              + " of its parts did.")
  enum Outcome {
    ACCEPTED,
    REFUSED,
    SUCCEEDED,
    FAILED;

    static Outcome of(AuditOutcome outcome) {
      return switch (outcome) {
        case ACCEPTED -> ACCEPTED;
        case REFUSED -> REFUSED;
        case SUCCEEDED -> SUCCEEDED;
        case FAILED -> FAILED;
      };
    }

    AuditOutcome domain() {
      return switch (this) {
        case ACCEPTED -> AuditOutcome.ACCEPTED;
        case REFUSED -> AuditOutcome.REFUSED;
        case SUCCEEDED -> AuditOutcome.SUCCEEDED;
        case FAILED -> AuditOutcome.FAILED;
      };
    }
  }

  static AuditDocument of(AuditRecord record) {
    return new AuditDocument(
        record.id(),
        record.at(),
        record.endedAt(),
        AskedBy.of(record.actor()),
        record.operation(),
        Subject.of(record.subject()),
        record.reqid(),
        Outcome.of(record.outcome()),
        record.problem(),
        record.succeeded(),
        record.failed(),
        record.suppressed());
  }
}
