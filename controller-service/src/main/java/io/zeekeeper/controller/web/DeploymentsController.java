package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Asker;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.DeploymentOptions;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.Deployments.Begun;
import io.zeekeeper.controller.deployment.Edge;
import io.zeekeeper.controller.deployment.Order;
import io.zeekeeper.controller.deployment.Plan;
import io.zeekeeper.controller.deployment.Rehearsal;
import io.zeekeeper.controller.deployment.TimeoutSettings;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.EventType;
import io.zeekeeper.controller.events.Occurrence;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/** Deployments. */
@RestController
@RequestMapping(DeploymentsController.PATH)
@Tag(name = "Deployments")
class DeploymentsController {
  static final String PATH = "/api/v1/deployments";
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MOST = 1000;

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
      TimeoutSettings timeouts) {
    this.deployments = deployments;
    this.rehearsal = rehearsal;
    this.database = database;
    this.events = events;
    this.longest = timeouts.deploy().plus(GRACE);
  }

  @PostMapping
  @Operation(
      operationId = "deploy",
      summary = "Deploy the ready configuration",
      description =
          "Answers the deployment once it ended: 200 when every Result succeeded, else 207; 202"
              + " with its Location while it goes on past `wait`. With `dry_run`, answers what it"
              + " would do with each node, and leaves no trace. The same `Idempotency-Key` gives"
              + " the same deployment for 24 hours.")
  @ApiResponse(
      responseCode = "200",
      description = "OK",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(anyOf = {Deployment.class, Plan.class})))
  Mono<ResponseEntity<Object>> deploy(
      @RequestBody(required = false) @Nullable DeployOptions options,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
      ServerHttpRequest request) {
    DeployOptions chosen = options == null ? DeployOptions.DEFAULTS : options;
    if (chosen.dryRun()) {
      return plan(chosen.force());
    }
    var order =
        new Order(chosen.deployment(), asker(request), IdempotencyKeys.read(key, PATH, chosen));
    return database
        .call(() -> deployments.begin(order))
        .flatMap(begun -> answer(begun, chosen.patience(longest)))
        .map(DeploymentsController::untyped);
  }

  private Mono<ResponseEntity<Object>> plan(boolean force) {
    return database
        .call(() -> rehearsal.plan(force))
        .flatMap(Mono::fromFuture)
        .map(plan -> ResponseEntity.status(Answers.status(plan.complete())).body(plan));
  }

  private static ResponseEntity<Object> untyped(ResponseEntity<Deployment> answer) {
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }

  @PostMapping("/{id}/rollback")
  @Operation(
      operationId = "rollbackDeployment",
      summary = "Deploy what was deployed before a deployment",
      description =
          "It becomes ready and deployed by a deployment of its own, which is the answer; what is"
              + " staged stays. The statuses are those of a deployment.")
  Mono<ResponseEntity<Deployment>> rollback(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RollbackOptions options,
      @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
      ServerHttpRequest request) {
    RollbackOptions chosen = options == null ? new RollbackOptions(null) : options;
    var order =
        new Order(
            DeploymentOptions.ROLLBACK,
            asker(request),
            IdempotencyKeys.read(key, PATH + "/" + id + "/rollback", chosen));
    return database
        .find(() -> deployments.find(id).map(undone -> deployments.rollback(undone, order)))
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .flatMap(begun -> answer(begun, chosen.patience(longest)));
  }

  private static Asker asker(ServerHttpRequest request) {
    return new Asker(Askers.address(request), Edge.REST);
  }

  private Mono<ResponseEntity<Deployment>> answer(Begun begun, Duration wait) {
    return Mono.fromFuture(begun.over().copy().orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS))
        .map(over -> over.state().ended() ? ended(over) : goingOn(over))
        .onErrorResume(
            TimeoutException.class,
            error ->
                database
                    .find(() -> deployments.find(begun.deployment().id()))
                    .map(DeploymentsController::goingOn));
  }

  private static ResponseEntity<Deployment> ended(Deployment deployment) {
    return ResponseEntity.status(Answers.status(deployment.state() == Deployment.State.SUCCEEDED))
        .body(deployment);
  }

  private static ResponseEntity<Deployment> goingOn(Deployment deployment) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create(PATH + "/" + deployment.id()))
        .body(deployment);
  }

  @GetMapping
  @Operation(operationId = "getDeployments", summary = "The newest deployments, the newest first")
  Mono<List<Deployment>> newest(@RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new MalformedException("limit " + limit + " is outside 1 to " + MOST);
    }
    return database.call(() -> deployments.newest(Long.MAX_VALUE, limit));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getDeployment", summary = "One deployment")
  Mono<Deployment> deployment(@PathVariable String id) {
    return database.find(() -> deployments.find(id)).switchIfEmpty(Mono.error(() -> missing(id)));
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      operationId = "cancelDeployment",
      summary = "Cancel a deployment that still waits for instances")
  Mono<Deployment> cancel(@PathVariable String id, ServerHttpRequest request) {
    return database
        .find(() -> deployments.find(id))
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .flatMap(found -> Mono.fromFuture(deployments.cancel(id)))
        .doOnNext(cancelled ->
            events.record(
                Occurrence.of(
                        EventType.REQUEST,
                        "deployment " + cancelled.number() + " is to be cancelled")
                    .askedBy(Askers.actor(request))
                    .with(Map.of("action", "cancel", "deployment", cancelled.id()))));
  }

  private static NotFoundException missing(String id) {
    return new NotFoundException("no deployment with id '" + id + "'");
  }
}
