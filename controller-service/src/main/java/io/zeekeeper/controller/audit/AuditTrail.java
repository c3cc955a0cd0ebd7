package io.zeekeeper.controller.audit;

import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.events.Actor;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Records what clients request and how it ends. All interfaces use this class. A record is in the
 * file, or else in the database, before its operation begins. Never blocks; safe on any thread.
 */
@Component
public final class AuditTrail implements DeploymentEnds {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

  private final AuditJournal journal;
  private final AuditQueue queue;
  private final AuditStore store;
  private final OpenDeployments deployments;
  private final DatabaseThreads database;
  private final Clock clock;
  private final AuditIds ids;
  private final RefusalAllowance refusals;

  AuditTrail(
      AuditJournal journal,
      AuditQueue queue,
      AuditStore store,
      OpenDeployments deployments,
      DatabaseThreads database,
      Clock clock) {
    this.journal = journal;
    this.queue = queue;
    this.store = store;
    this.deployments = deployments;
    this.database = database;
    this.clock = clock;
    this.ids = new AuditIds(clock);
    this.refusals = new RefusalAllowance(clock);
  }

  /**
   * Records that an operation is about to be carried out.
   *
   * @return the open record once it is kept; a {@link NotAuditedException} when neither the file
   *     nor the database takes it, so that the operation must not be carried out
   */
  public Mono<AuditRecord> accept(
      Actor actor, String operation, AuditSubject subject, @Nullable String reqid) {
    return Mono.defer(() -> {
      AuditRecord record =
          AuditRecord.accepted(ids.next(), now(), actor, operation, subject, reqid);
      return Mono.fromFuture(() -> journal.append(record), true)
          .doOnSuccess(written -> queue.offer(record))
          .onErrorResume(error -> store(record))
          .thenReturn(record);
    });
  }

  private Mono<Void> store(AuditRecord record) {
    return database
        .call(() -> {
          store.write(List.of(record));
          return true;
        })
        .onErrorMap(error -> {
          log.atError()
              .addKeyValue("reqid", record.reqid())
              .log(
                  "refused {} of {}: neither the audit's file nor the database takes its record: {}",
                  record.operation(),
                  record.actor(),
                  error.toString());
          return new NotAuditedException();
        })
        .then();
  }

  /** Records how an accepted operation ended. */
  public void end(AuditRecord accepted, AuditOutcome outcome, @Nullable String problem) {
    deployments.remove(accepted);
    record(accepted.ended(outcome, problem, now()));
  }

  /** Records an operation that is refused before anything of it is carried out. */
  public void refuse(Actor actor, String operation, AuditSubject subject, String problem) {
    refusals
        .take(actor.address())
        .ifPresent(suppressed ->
            record(
                AuditRecord.accepted(ids.next(), now(), actor, operation, subject, null)
                    .ended(AuditOutcome.REFUSED, problem, now())
                    .suppressing(suppressed)));
  }

  /** Leaves an accepted operation open until a deployment, which it began, has ended. */
  public void follow(AuditRecord accepted, String deployment) {
    AuditRecord record =
        accepted.with(
            accepted.subject().with(Map.of("deployment", deployment)),
            accepted.reqid() == null ? deployment : accepted.reqid());
    record(record);
    deployments.add(deployment, record).ifPresent(end -> end(record, end));
  }

  @Override
  public void deploymentEnded(String deployment, boolean success, long succeeded, long failed) {
    var end = new OpenDeployments.End(success, succeeded, failed);
    deployments.end(deployment, end).forEach(record -> end(record, end));
  }

  /** Records the end of an operation that began a deployment. */
  void end(AuditRecord record, OpenDeployments.End end) {
    end(
        record.counting(end.succeeded(), end.failed()),
        end.success() ? AuditOutcome.SUCCEEDED : AuditOutcome.FAILED,
        null);
  }

  /** Keeps a record in the file and in the database, as far as they take it. */
  private void record(AuditRecord record) {
    var _ = journal.append(record);
    queue.offer(record);
  }

  /** In microseconds, as databases store it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
