package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.events.EventLog;
import io.zeekeeper.controller.events.Occurrence;
import io.zeekeeper.controller.nodes.FanOutAnswer;
import io.zeekeeper.controller.nodes.NodeOverview;
import io.zeekeeper.controller.nodes.NodeQueries;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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

/** Nodes: their state, restarts, stops and starts, output, and values read out of them. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Nodes")
class NodesController {
  private static final String LIVE = "live";
  private static final String LAST_KNOWN = "last_known";

  private final NodeOverview overview;
  private final NodeQueries queries;
  private final EventLog events;

  NodesController(NodeOverview overview, NodeQueries queries, EventLog events) {
    this.overview = overview;
    this.queries = queries;
    this.events = events;
  }

  @GetMapping("/nodes")
  @Operation(
      operationId = "getNodes",
      summary = "The state of all nodes, one Result per instance",
      description =
          "A Result's data is a list of NodeStatus. With `last_known` no agent is asked: each node"
              + " is as its agent last told of it, at the time in `seen_at`, which a node that was"
              + " never told of does not have; UNKNOWN while its agent is away.")
  Mono<ResponseEntity<FanOutAnswer>> nodes(
      @Parameter(
              description = "whether agents are asked",
              schema =
                  @Schema(
                      allowableValues = {LIVE, LAST_KNOWN},
                      defaultValue = LIVE))
          @RequestParam(defaultValue = LIVE)
          String source) {
    return Answers.of(
        switch (source) {
          case LIVE -> overview::all;
          case LAST_KNOWN -> () -> CompletableFuture.completedFuture(overview.lastKnown());
          default ->
              throw new MalformedException(
                  "source '" + source + "' is neither " + LIVE + " nor " + LAST_KNOWN);
        });
  }

  @GetMapping("/nodes/{name}")
  @Operation(operationId = "getNode", summary = "The state of one node")
  Mono<NodeStatus> node(@PathVariable String name) {
    Node node = reachable(name);
    return Mono.fromFuture(() -> overview.one(node))
        .map(status ->
            status.orElseThrow(() ->
                new UnavailableException(
                    "instance '" + node.instance() + "' gave no answer about it")));
  }

  @GetMapping("/nodes/{name}/output")
  @Operation(
      operationId = "getNodeOutput",
      summary = "The end of a node's stdout and stderr",
      description =
          "At most 1 MiB of each. Without `start`, the last start that wrote something; 404 when"
              + " nothing of that start is kept.")
  Mono<NodeOutputs> output(
      @PathVariable String name,
      @Parameter(description = "0 for the present start, 1 for the one before, up to 5")
          @RequestParam(required = false)
          @Nullable Integer start,
      @Parameter(
              description = "both when absent; the other one is empty",
              schema = @Schema(allowableValues = {"stdout", "stderr"}))
          @RequestParam(required = false)
          @Nullable String stream,
      @Parameter(description = "lines of each, 1 to 10000") @RequestParam(defaultValue = "100")
          int tail) {
    OutputSelection selection = OutputSelection.read(start, stream, tail);
    Node node = reachable(name);
    return Mono.fromFuture(
            () -> queries.output(node, selection.start(), selection.stream(), selection.tail()))
        .map(results -> outputs(results.getFirst(), name, selection));
  }

  private static NodeOutputs outputs(Result result, String name, OutputSelection selection) {
    if (!result.success()) {
      throw new UnavailableException(String.valueOf(result.error()));
    }
    if (result.data() == null) {
      throw new NotFoundException(selection.missing(name));
    }
    return NodeOutputs.read(result.data());
  }

  private Node reachable(String name) {
    Node node =
        queries
            .node(name)
            .orElseThrow(() ->
                new NotFoundException("no node '" + name + "' in the deployed configuration"));
    if (!queries.isConnected(node.instance())) {
      throw new UnavailableException(Agents.notConnected(node.instance()));
    }
    return node;
  }

  @PostMapping("/nodes/restart")
  @Operation(operationId = "restartNodes", summary = "Restart nodes, or all")
  Mono<ResponseEntity<FanOutAnswer>> restart(
      @RequestBody(required = false) @Nullable NodeSelection selection, ServerHttpRequest request) {
    return asked("restart", selection, request, nodes -> queries.restart(nodes, result -> {}));
  }

  private Mono<ResponseEntity<FanOutAnswer>> asked(
      String action,
      @Nullable NodeSelection selection,
      ServerHttpRequest request,
      Function<List<String>, CompletableFuture<FanOutAnswer>> operation) {
    List<String> nodes = selection == null ? List.of() : selection.nodes();
    return Answers.of(() -> {
      var answer = operation.apply(nodes);
      events.record(Occurrence.request(Askers.actor(request), action, nodes));
      return answer;
    });
  }

  @PostMapping("/nodes/stop")
  @Operation(
      operationId = "stopNodes",
      summary = "Stop nodes, or all",
      description =
          "They stay stopped, through restarts of agents and controller too, until they are started"
              + " or deployed anew.")
  Mono<ResponseEntity<FanOutAnswer>> stop(
      @RequestBody(required = false) @Nullable NodeSelection selection, ServerHttpRequest request) {
    return asked("stop", selection, request, queries::stop);
  }

  @PostMapping("/nodes/start")
  @Operation(
      operationId = "startNodes",
      summary = "Start nodes, or all",
      description = "Those that are configured as STOPPED, too, until they are deployed anew.")
  Mono<ResponseEntity<FanOutAnswer>> start(
      @RequestBody(required = false) @Nullable NodeSelection selection, ServerHttpRequest request) {
    return asked("start", selection, request, queries::start);
  }

  @GetMapping("/id-values/{id}")
  @Operation(
      operationId = "getIdValue",
      summary = "The value of a global identifier in running nodes",
      description = "A Result's data is the value as JSON, as Zeek's to_json() writes it.")
  Mono<ResponseEntity<FanOutAnswer>> idValue(
      @PathVariable String id, @RequestParam(required = false) @Nullable List<String> nodes) {
    if (!InputRules.isZeekId(id)) {
      throw new MalformedException("'" + id + "' is not a Zeek identifier");
    }
    return Answers.of(
        () -> queries.dispatch(List.of("get_id_value", id), nodes == null ? List.of() : nodes));
  }

  @PostMapping("/dispatches")
  @Operation(operationId = "dispatch", summary = "Have nodes perform an action")
  Mono<ResponseEntity<FanOutAnswer>> dispatch(@RequestBody DispatchBody dispatch) {
    return Answers.of(() -> queries.dispatch(dispatch.action(), dispatch.nodes()));
  }
}
