package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.FanOut;
import io.zeekeeper.controller.nodes.FanOutAnswer;
import io.zeekeeper.controller.nodes.NodeOverview;
import io.zeekeeper.controller.nodes.NodeQueries;
import io.zeekeeper.model.InputRules;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.NodeStatus;
import io.zeekeeper.model.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Nodes: their state, restarts, output, and values read out of them. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Nodes")
class NodesController {
  private final NodeOverview overview;
  private final NodeQueries queries;

  NodesController(NodeOverview overview, NodeQueries queries) {
    this.overview = overview;
    this.queries = queries;
  }

  @GetMapping("/nodes")
  @Operation(
      operationId = "getNodes",
      summary = "The state of all nodes, one Result per instance",
      description = "A Result's data is a list of NodeStatus.")
  Mono<ResponseEntity<FanOutAnswer>> nodes() {
    return Answers.of(overview::all);
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
  @Operation(operationId = "getNodeOutput", summary = "The end of a node's stdout and stderr")
  Mono<NodeOutputs> output(@PathVariable String name) {
    Node node = reachable(name);
    return Mono.fromFuture(() -> queries.output(node)).map(NodesController::outputs);
  }

  private static NodeOutputs outputs(List<Result> results) {
    Result result = results.getFirst();
    if (!result.success() || result.data() == null) {
      throw new UnavailableException(String.valueOf(result.error()));
    }
    return Json.lenient().treeToValue(result.data(), NodeOutputs.class);
  }

  private Node reachable(String name) {
    Node node =
        queries
            .node(name)
            .orElseThrow(() ->
                new NotFoundException("no node '" + name + "' in the deployed configuration"));
    if (!queries.isConnected(node.instance())) {
      throw new UnavailableException(FanOut.notConnected(node.instance()));
    }
    return node;
  }

  @PostMapping("/nodes/restart")
  @Operation(operationId = "restartNodes", summary = "Restart nodes, or all")
  Mono<ResponseEntity<FanOutAnswer>> restart(
      @RequestBody(required = false) @Nullable NodeSelection selection) {
    return Answers.of(
        () -> queries.restart(selection == null ? List.of() : selection.nodes(), result -> {}));
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
