package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.RequestTimeouts;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.DeploymentOptions;
import io.zeekeeper.controller.deployment.DeploymentRequest;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.Deployments.Begun;
import io.zeekeeper.controller.deployment.Plan;
import io.zeekeeper.controller.deployment.Rehearsal;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Endpoints that begin, plan, roll back, cancel and list deployments. */
@RestController
@RequestMapping(DeploymentsController.PATH)
@Tag(name = "Deployments")
class DeploymentsController {
  static final String PATH = "/api/v1/deployments";

  /** Added to the deploy timeout, so that the response reports how the deployment ended. */
  private static final Duration RESPONSE_GRACE = Duration.ofSeconds(5);

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Deployments deployments;
  private final Rehearsal rehearsal;
  private final DatabaseThreads database;
  private final EventLog events;
  private final Duration longest;

  DeploymentsController(
      Deployments deployments,
      Rehearsal rehearsal,
      DatabaseThreads database,
      EventLog events,
      RequestTimeouts timeouts) {
    this.deployments = deployments;
    this.rehearsal = rehearsal;
    this.database = database;
    this.events = events;
    this.longest = timeouts.deploy().plus(RESPONSE_GRACE);
  }

  @PostMapping
  @Operation(
      operationId = "deploy",
      summary = "Deploy the ready configuration",
      description =
          "Returns the deployment when it has ended, or unfinished after `wait`. With"
              + " `configuration`, deploys only that configuration. Requests with the same"
              + " `Idempotency-Key` return the same deployment for 24 hours, whatever their"
              + " `wait`.")
  @Answers.InParts
  @StillRunning
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  @ApiResponse(responseCode = "422", ref = "UnprocessableContent")
  Mono<ResponseEntity<DeploymentDocument>> deploy(
      @RequestBody(required = false) @Nullable DeployRequest options,
      @IdempotencyKeys.Parameter @RequestHeader(name = IdempotencyKeys.HEADER, required = false)
          @Nullable String key,
      ServerHttpRequest request) {
    DeployRequest chosen = options == null ? DeployRequest.DEFAULTS : options;
    var deployment =
        new DeploymentRequest(
            chosen.options(),
            AskedBy.actor(request),
            IdempotencyKeys.read(key, PATH, chosen.identity()),
            chosen.expected());
    return database
        .call(() -> deployments.begin(deployment))
        .flatMap(begun -> answer(begun, chosen.patience(longest)));
  }

  @PostMapping("/plan")
  @Operation(
      operationId = "planDeployment",
      summary = "Plan a deployment of the ready configuration: the step for each node",
      description = "Changes and records nothing.")
  @Answers.InParts
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<DeploymentPlan>> plan(
      @RequestBody(required = false) @Nullable PlanRequest options) {
    boolean force = options != null && Boolean.TRUE.equals(options.force());
    return database
        .call(() -> rehearsal.plan(force))
        .flatMap(Mono::fromFuture)
        .map(DeploymentsController::planned);
  }

  private static ResponseEntity<DeploymentPlan> planned(Plan plan) {
    return ResponseEntity.status(Answers.status(plan.complete())).body(DeploymentPlan.of(plan));
  }

  @PostMapping("/{id}/rollback")
  @Operation(
      operationId = "rollbackDeployment",
      summary = "Redeploy the configuration that preceded a deployment",
      description =
          "A new deployment makes that configuration ready and deployed; the response is the new"
              + " deployment. The staged configuration stays.")
  @Answers.InParts
  @StillRunning
  @Answers.ActingOnBody
  @Answers.Named
  @Answers.Conditional
  @Answers.Dependent
  @ApiResponse(responseCode = "422", ref = "UnprocessableContent")
  Mono<ResponseEntity<DeploymentDocument>> rollback(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RollbackRequest options,
      @IdempotencyKeys.Parameter @RequestHeader(name = IdempotencyKeys.HEADER, required = false)
          @Nullable String key,
      ServerHttpRequest request) {
    Duration patience = options == null ? longest : options.patience(longest);
    var deployment =
        new DeploymentRequest(
            DeploymentOptions.ROLLBACK,
            AskedBy.actor(request),
            IdempotencyKeys.read(key, PATH + "/" + id + "/rollback", List.of()));
    return database
        .find(() -> deployments.find(id).map(undone -> deployments.rollback(undone, deployment)))
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .flatMap(begun -> answer(begun, patience));
  }

  private Mono<ResponseEntity<DeploymentDocument>> answer(Begun begun, Duration wait) {
    return Mono.fromFuture(begun.over().copy().orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS))
        .map(over -> over.state().ended() ? ended(over) : unfinished(over))
        .onErrorResume(
            TimeoutException.class,
            error ->
                database
                    .find(() -> deployments.find(begun.deployment().id()))
                    .map(DeploymentsController::unfinished));
  }

  private static ResponseEntity<DeploymentDocument> ended(Deployment deployment) {
    return ResponseEntity.status(Answers.status(deployment.state() == Deployment.State.SUCCEEDED))
        .body(DeploymentDocument.of(deployment));
  }

  private static ResponseEntity<DeploymentDocument> unfinished(Deployment deployment) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create(PATH + "/" + deployment.id()))
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(DeploymentDocument.of(deployment));
  }

  @GetMapping
  @Operation(operationId = "getDeployments", summary = "Deployments, newest first")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<DeploymentList> deployments(
      @Page.Limit @RequestParam(required = false) @Nullable Integer limit,
      @Page.NumberCursor @RequestParam(required = false) @Nullable String cursor) {
    int max = Page.limit(limit);
    long before = Page.number(cursor);
    return database
        .call(() -> deployments.newest(before, max + 1))
        .map(found ->
            DeploymentList.of(
                Page.of(
                    found.stream().map(DeploymentSummary::of).toList(),
                    max,
                    last -> String.valueOf(last.number()))));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getDeployment", summary = "One deployment")
  @Answers.Whole
  @Answers.Reading
  @Answers.Named
  @Answers.Dependent
  Mono<DeploymentDocument> deployment(@PathVariable String id) {
    return database
        .find(() -> deployments.find(id))
        .map(DeploymentDocument::of)
        .switchIfEmpty(Mono.error(() -> missing(id)));
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      operationId = "cancelDeployment",
      summary = "Cancel a deployment that has not changed anything yet",
      description = "Returns the deployment when it has ended.")
  @Answers.Whole
  @Answers.Acting
  @Answers.Named
  @Answers.Conditional
  @Answers.Dependent
  Mono<DeploymentDocument> cancel(@PathVariable String id, ServerHttpRequest request) {
    return database
        .find(() -> deployments.find(id))
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .flatMap(found -> Mono.fromFuture(deployments.cancel(id)))
        .doOnNext(cancelled ->
            events.record(
                Occurrence.of(
                        EventType.REQUEST, "deployment " + cancelled.number() + " is cancelled")
                    .requestedBy(AskedBy.actor(request))
                    .with(Map.of("action", "cancel", "deployment", cancelled.id()))))
        .map(DeploymentDocument::of);
  }

  private static ProblemException missing(String id) {
    return new ProblemException(
        ProblemType.UNKNOWN_DEPLOYMENT, "no deployment with id '" + id + "'");
  }

  /** The deployment takes longer than the client waits for it. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "202",
      description = "The deployment has not ended yet.",
      useReturnTypeSchema = true,
      headers = {
        @Header(
            name = "Location",
            description = "The path of the deployment.",
            schema = @Schema(type = "string", format = "uri-reference")),
        @Header(
            name = "Retry-After",
            description = "The number of seconds to wait before requesting the deployment.",
            schema = @Schema(type = "integer"))
      })
  @interface StillRunning {}
}
