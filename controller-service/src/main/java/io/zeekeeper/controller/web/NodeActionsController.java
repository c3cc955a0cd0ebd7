package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.nodes.Dispatches;
import io.zeekeeper.controller.nodes.NodeOperations;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.model.InputRules;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

/** Endpoints that restart, stop and start nodes, and dispatch actions to them. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Nodes")
class NodeActionsController {
  private static final String UNKNOWN_NODES = " An unknown node gives a failed result.";

  private final NodeOperations operations;
  private final Dispatches dispatches;
  private final EventLog events;

  NodeActionsController(NodeOperations operations, Dispatches dispatches, EventLog events) {
    this.operations = operations;
    this.dispatches = dispatches;
    this.events = events;
  }

  @PostMapping("/nodes/restart")
  @Operation(
      operationId = "restartNodes",
      summary = "Restart nodes",
      description = "`all` skips nodes that are STOPPED." + UNKNOWN_NODES)
  @Answers.InParts
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<NodeResults>> restart(
      @RequestBody NodeSelection selection, ServerHttpRequest request) {
    return perform("restart", selection, request, nodes -> operations.restart(nodes, result -> {}));
  }

  @PostMapping("/nodes/stop")
  @Operation(
      operationId = "stopNodes",
      summary = "Stop nodes",
      description =
          "The nodes stay stopped, also across restarts of agents and controller, until they are"
              + " started or deployed again."
              + UNKNOWN_NODES)
  @Answers.InParts
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<NodeResults>> stop(
      @RequestBody NodeSelection selection, ServerHttpRequest request) {
    return perform("stop", selection, request, operations::stop);
  }

  @PostMapping("/nodes/start")
  @Operation(
      operationId = "startNodes",
      summary = "Start nodes",
      description =
          "Also starts nodes that are configured as STOPPED; the next deployment stops them again."
              + UNKNOWN_NODES)
  @Answers.InParts
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<NodeResults>> start(
      @RequestBody NodeSelection selection, ServerHttpRequest request) {
    return perform("start", selection, request, operations::start);
  }

  private Mono<ResponseEntity<NodeResults>> perform(
      String action,
      NodeSelection selection,
      ServerHttpRequest request,
      Function<List<String>, CompletableFuture<Results>> operation) {
    List<String> nodes = selection.targets();
    return Mono.fromFuture(
            () -> {
              var answer = operation.apply(nodes);
              events.record(Occurrence.request(AskedBy.actor(request), action, nodes));
              return answer;
            })
        .map(NodeResults::of)
        .map(results -> ResponseEntity.status(Answers.status(results.succeeded())).body(results));
  }

  @GetMapping("/id-values/{id}")
  @Operation(
      operationId = "getIdValue",
      summary = "The value of a global identifier in running nodes",
      description =
          "An identifier that a node does not have gives a failed result." + UNKNOWN_NODES)
  @Answers.InParts
  @Answers.Reading
  @Answers.Conditional
  Mono<ResponseEntity<NodeValues>> idValue(
      @Parameter(
              description = "a Zeek identifier",
              example = "bits_per_uid",
              schema = @Schema(pattern = "^[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*$"))
          @PathVariable
          String id,
      @Parameter(description = "the nodes; all nodes if absent") @RequestParam(required = false)
          @Nullable List<String> nodes) {
    if (!InputRules.isZeekId(id)) {
      throw ProblemException.malformed("'" + id + "' is not a Zeek identifier");
    }
    return values(
        () -> dispatches.dispatch(List.of("get_id_value", id), nodes == null ? List.of() : nodes));
  }

  @PostMapping("/dispatches")
  @Operation(
      operationId = "dispatch",
      summary = "Have nodes perform an action",
      description = "An action that a node does not know gives a failed result." + UNKNOWN_NODES)
  @Answers.InParts
  @Answers.ActingOnBody
  @Answers.Conditional
  @Answers.Dependent
  Mono<ResponseEntity<NodeValues>> dispatch(@RequestBody DispatchRequest dispatch) {
    return values(() -> dispatches.dispatch(dispatch.command(), dispatch.targets()));
  }

  private static Mono<ResponseEntity<NodeValues>> values(
      Supplier<CompletableFuture<Results>> request) {
    return Mono.fromFuture(request)
        .map(NodeValues::of)
        .map(values -> ResponseEntity.status(Answers.status(values.succeeded())).body(values));
  }
}
