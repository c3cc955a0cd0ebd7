package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.audit.AuditOutcome;
import io.zeekeeper.controller.audit.AuditRecord;
import io.zeekeeper.controller.audit.AuditSubject;
import io.zeekeeper.controller.audit.AuditTrail;
import io.zeekeeper.controller.deployment.ConflictException;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.security.Refusal;
import io.zeekeeper.controller.security.RefusalListener;
import io.zeekeeper.controller.zeekclient.ClientRequest.Deploy;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetIdValue;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetInstances;
import io.zeekeeper.controller.zeekclient.ClientRequest.GetNodes;
import io.zeekeeper.controller.zeekclient.ClientRequest.Restart;
import io.zeekeeper.controller.zeekclient.ClientRequest.StageConfiguration;
import io.zeekeeper.controller.zeekclient.ClientRequest.TestTimeout;
import io.zeekeeper.model.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Records the requests of zeek-clients that change something, under the names of the same
 * operations in REST. Never blocks; safe on any thread.
 */
@Component
final class AuditedClientRequests implements RefusalListener {
  private static final String STAGE = "stageConfiguration";
  private static final String RESTART = "restartNodes";
  private static final String DEPLOY = "deploy";

  private final AuditTrail trail;

  AuditedClientRequests(AuditTrail trail) {
    this.trail = trail;
  }

  /** Records a refusal of a request that would change something; a filter records those of REST. */
  @Override
  public void refused(Refusal refusal) {
    if (refusal.edge() == Edge.ZEEK_CLIENT) {
      String operation =
          switch (refusal.request()) {
            case "stage_configuration_request" -> STAGE;
            case "restart_request" -> RESTART;
            case "deploy_request" -> DEPLOY;
            default -> null;
          };
      if (operation != null) {
        trail.refuse(
            new Actor(refusal.address(), refusal.edge(), refusal.principal()),
            operation,
            AuditSubject.NONE,
            refusal.reason() == Refusal.Reason.ROLE ? "role-insufficient" : "too-many-requests");
      }
    }
  }

  /** The operation of a request that changes something. */
  private record Operation(String id, AuditSubject subject) {}

  /**
   * Performs the work of a request, after a record of it if the request changes something.
   *
   * @param work gets a consumer of the id of the deployment that it begins
   * @param result the Result in a part of the answer
   */
  <T> Mono<List<T>> perform(
      ClientRequest request,
      Actor actor,
      Function<Consumer<String>, Mono<List<T>>> work,
      Function<T, Result> result) {
    return switch (request) {
      case StageConfiguration stage ->
          whole(
              begin(
                  new Operation(
                      STAGE,
                      AuditSubject.NONE.with(Map.of("configuration", stage.configuration().id()))),
                  request,
                  actor),
              work,
              results -> ended(results, result, AuditOutcome.REFUSED));
      case Restart restart ->
          whole(
              begin(
                  new Operation(RESTART, AuditSubject.nodes(List.copyOf(restart.nodes()))),
                  request,
                  actor),
              work,
              results -> ended(results, result, AuditOutcome.FAILED));
      case Deploy _ ->
          begin(new Operation(DEPLOY, AuditSubject.NONE), request, actor)
              .flatMap(open ->
                  // The deployment's end ends the operation.
                  work.apply(deployment -> trail.follow(open, deployment))
                      .doOnError(error -> failed(open, error)));
      case GetConfiguration _, GetIdValue _, GetInstances _, GetNodes _, TestTimeout _ ->
          work.apply(deployment -> {});
    };
  }

  /** An outcome, with the numbers of parts that succeeded and failed. */
  private record End(AuditOutcome outcome, long succeeded, long failed) {}

  private Mono<AuditRecord> begin(Operation operation, ClientRequest request, Actor actor) {
    return trail.accept(actor, operation.id(), operation.subject(), request.reqid());
  }

  /** Performs work to its end, also after the client is gone. */
  private <T> Mono<List<T>> whole(
      Mono<AuditRecord> begun,
      Function<Consumer<String>, Mono<List<T>>> work,
      Function<List<T>, End> end) {
    Mono<List<T>> performed =
        begun.flatMap(open ->
            work.apply(deployment -> {})
                .doOnSuccess(results -> {
                  End how = end.apply(results);
                  trail.end(open.counting(how.succeeded(), how.failed()), how.outcome(), null);
                })
                .doOnError(error -> failed(open, error)));
    return Mono.fromFuture(performed::toFuture, true);
  }

  private static <T> End ended(
      List<T> results, Function<T, Result> result, AuditOutcome withFailures) {
    long failed = results.stream().filter(each -> !result.apply(each).success()).count();
    return new End(
        failed == 0 ? AuditOutcome.SUCCEEDED : withFailures, results.size() - failed, failed);
  }

  private void failed(AuditRecord open, Throwable error) {
    if (error instanceof ConflictException conflict) {
      trail.end(open, AuditOutcome.REFUSED, problem(conflict.reason()));
    } else {
      trail.end(open, AuditOutcome.FAILED, "internal-error");
    }
  }

  /** The type of the problem that the same request has in REST. */
  private static String problem(ConflictException.Reason reason) {
    return reason == ConflictException.Reason.NOT_RUNNING
        ? "controller-busy"
        : reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
