package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.deployment.Deployment;
import io.zeekeeper.controller.deployment.Deployments;
import io.zeekeeper.controller.deployment.TimeoutSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Deployments. */
@RestController
@RequestMapping("/api/v1/deployments")
@Tag(name = "Deployments")
class DeploymentsController {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MOST = 1000;

  private final Deployments deployments;
  private final DatabaseThreads database;
  private final TimeoutSettings timeouts;

  DeploymentsController(
      Deployments deployments, DatabaseThreads database, TimeoutSettings timeouts) {
    this.deployments = deployments;
    this.database = database;
    this.timeouts = timeouts;
  }

  @PostMapping
  @Operation(
      operationId = "deploy",
      summary = "Deploy the ready configuration",
      description =
          "Answers the deployment once it ended: 200 when every Result succeeded, else 207; 202"
              + " with its Location while it goes on past `wait`.")
  Mono<ResponseEntity<Deployment>> deploy(
      @RequestBody(required = false) @Nullable DeployOptions options, ServerHttpRequest request) {
    DeployOptions chosen = options == null ? new DeployOptions(false, null) : options;
    String askedBy =
        request.getRemoteAddress() == null
            ? "unknown"
            : request.getRemoteAddress().getAddress().getHostAddress();
    Duration wait = chosen.patience(timeouts.deploy().plus(GRACE));
    return database
        .call(() -> deployments.begin(chosen.force(), askedBy))
        .flatMap(begun ->
            Mono.fromFuture(begun.ended().copy().orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS))
                .map(DeploymentsController::ended)
                .onErrorResume(
                    TimeoutException.class,
                    error ->
                        Mono.fromSupplier(
                            () -> goingOn(deployments.pending().orElse(begun.deployment())))));
  }

  private static ResponseEntity<Deployment> ended(Deployment deployment) {
    return ResponseEntity.status(Answers.status(deployment.state() == Deployment.State.SUCCEEDED))
        .body(deployment);
  }

  private static ResponseEntity<Deployment> goingOn(Deployment deployment) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .location(URI.create("/api/v1/deployments/" + deployment.id()))
        .body(deployment);
  }

  @GetMapping
  @Operation(operationId = "getDeployments", summary = "The newest deployments, the newest first")
  Mono<List<Deployment>> newest(@RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new MalformedException("limit " + limit + " is outside 1 to " + MOST);
    }
    return database.call(() -> deployments.newest(limit));
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
  Mono<Deployment> cancel(@PathVariable String id) {
    return database
        .find(() -> deployments.find(id))
        .switchIfEmpty(Mono.error(() -> missing(id)))
        .map(deployments::cancel);
  }

  private static NotFoundException missing(String id) {
    return new NotFoundException("no deployment with id '" + id + "'");
  }
}
