package io.zeekeeper.controller.web;

import io.zeekeeper.controller.audit.AuditOutcome;
import io.zeekeeper.controller.audit.AuditRecord;
import io.zeekeeper.controller.audit.AuditTrail;
import io.zeekeeper.controller.configuration.InvalidConfigurationException;
import io.zeekeeper.controller.deployment.ConflictException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;
import reactor.core.publisher.Mono;

/**
 * A request for an operation that the audit records. Refused before the endpoint runs, it gets one
 * record. Else it gets an open record before the endpoint runs, and a final one when its response
 * has been sent, or when the operation ends after the client is gone. Safe on any thread.
 */
final class AuditedRequest {
  private final AuditTrail trail;
  private final AuditedOperations.Match operation;
  private final ServerHttpRequest request;

  // All guarded by this.
  private @Nullable AuditRecord open;
  private @Nullable HttpStatusCode status;
  private boolean clientIsGone;
  private boolean ended;

  AuditedRequest(AuditTrail trail, AuditedOperations.Match operation, ServerHttpRequest request) {
    this.trail = trail;
    this.operation = operation;
    this.request = request;
  }

  /** Performs the endpoint's work once the operation is recorded. The client cannot cancel it. */
  Mono<?> perform(@Nullable Object[] arguments, Mono<?> work) {
    Mono<?> recorded =
        trail
            .accept(
                AskedBy.actor(request),
                operation.id(),
                AuditSubjects.of(operation, arguments),
                null)
            .doOnNext(this::accepted)
            .then(work)
            .doOnSuccess(this::answered)
            .doOnError(this::failed);
    return Mono.deferContextual(
        context -> Mono.fromFuture(() -> recorded.contextWrite(context).toFuture(), true));
  }

  private synchronized void accepted(AuditRecord record) {
    open = record;
  }

  private synchronized void answered(@Nullable Object answer) {
    Object body = answer instanceof ResponseEntity<?> entity ? entity.getBody() : answer;
    if (open != null && body != null) {
      open = AuditSubjects.answered(open, body);
    }
    status = answer instanceof ResponseEntity<?> entity ? entity.getStatusCode() : HttpStatus.OK;
    if (clientIsGone) {
      end(status, null);
    }
  }

  private synchronized void failed(Throwable error) {
    status = status(error);
    if (clientIsGone) {
      end(status, null);
    }
  }

  private static HttpStatusCode status(Throwable error) {
    return switch (error) {
      case ErrorResponse response -> response.getStatusCode();
      case ProblemException problem -> problem.type().status();
      case ConflictException _, InvalidConfigurationException _ -> HttpStatus.CONFLICT;
      default -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /** The client closed its connection before it had the response, or before there was one. */
  synchronized void clientIsGone() {
    clientIsGone = true;
    end(status, null);
  }

  /**
   * The response has been sent.
   *
   * @param problem the type of the problem in the response
   */
  synchronized void end(@Nullable HttpStatusCode status, @Nullable String problem) {
    if (ended || status == null) {
      return;
    }
    ended = true;
    AuditRecord record = open;
    if (record == null) {
      if (status.isError()) {
        refuse(status, problem);
      }
      return;
    }

    String deployment = record.subject().names().get("deployment");
    if (status.value() == HttpStatus.ACCEPTED.value() && deployment != null) {
      trail.follow(record, deployment);
    } else {
      trail.end(record, outcome(status), problem);
    }
  }

  private static AuditOutcome outcome(HttpStatusCode status) {
    if (status.is4xxClientError()) {
      return AuditOutcome.REFUSED;
    }
    return status.is2xxSuccessful() && status.value() != HttpStatus.MULTI_STATUS.value()
        ? AuditOutcome.SUCCEEDED
        : AuditOutcome.FAILED;
  }

  private void refuse(HttpStatusCode status, @Nullable String problem) {
    trail.refuse(
        AskedBy.actorIfKnown(request),
        operation.id(),
        AuditSubjects.of(operation),
        problem == null ? String.valueOf(status.value()) : problem);
  }
}
