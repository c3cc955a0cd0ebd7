package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.events.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation that a client requested. An operation that is carried out has two records with the
 * same id: an open one before anything happens, and the final one.
 *
 * @param id sorts by time, and identifies the operation
 * @param at when the client requested the operation, by the controller's clock
 * @param actor who requested the operation
 * @param operation the operation's id in the OpenAPI document, for every interface
 * @param subject what the operation acts on
 * @param reqid the id of the request, as in the logs
 * @param outcome how far the operation got
 * @param endedAt when the operation ended; null while it is open
 * @param problem the type of the problem that the client got
 * @param succeeded how many parts succeeded, such as nodes
 * @param failed how many parts failed
 * @param suppressed how many refusals of this address are not recorded, since its last record
 */
public record AuditRecord(
    String id,
    Instant at,
    Actor actor,
    String operation,
    AuditSubject subject,
    @Nullable String reqid,
    AuditOutcome outcome,
    @Nullable Instant endedAt,
    @Nullable String problem,
    @Nullable Integer succeeded,
    @Nullable Integer failed,
    @Nullable Integer suppressed) {

  public AuditRecord {
    reqid = reqid == null ? null : AuditSubject.clean(reqid);
    problem = problem == null ? null : AuditSubject.clean(problem);
  }

  static AuditRecord accepted(
      String id,
      Instant at,
      Actor actor,
      String operation,
      AuditSubject subject,
      @Nullable String reqid) {
    return new AuditRecord(
        id,
        at,
        actor,
        operation,
        subject,
        reqid,
        AuditOutcome.ACCEPTED,
        null,
        null,
        null,
        null,
        null);
  }

  /** With what the answer to the client says about the request. */
  public AuditRecord with(AuditSubject subject, @Nullable String reqid) {
    return new AuditRecord(
        id,
        at,
        actor,
        operation,
        subject,
        reqid,
        outcome,
        endedAt,
        problem,
        succeeded,
        failed,
        suppressed);
  }

  /** With the numbers of parts that succeeded and failed. */
  public AuditRecord counting(long succeeded, long failed) {
    return new AuditRecord(
        id,
        at,
        actor,
        operation,
        subject,
        reqid,
        outcome,
        endedAt,
        problem,
        (int) succeeded,
        (int) failed,
        suppressed);
  }

  AuditRecord ended(AuditOutcome outcome, @Nullable String problem, Instant endedAt) {
    return new AuditRecord(
        id,
        at,
        actor,
        operation,
        subject,
        reqid,
        outcome,
        endedAt,
        problem,
        succeeded,
        failed,
        suppressed);
  }

  AuditRecord suppressing(int refusals) {
    return new AuditRecord(
        id,
        at,
        actor,
        operation,
        subject,
        reqid,
        outcome,
        endedAt,
        problem,
        succeeded,
        failed,
        refusals == 0 ? null : refusals);
  }
}
