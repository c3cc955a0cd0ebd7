package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.agents.Agents;
import io.zeekeeper.controller.nodes.NodeOperations;
import io.zeekeeper.controller.nodes.NodeOverview;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.controller.web.NodeDocument.NodeRole;
import io.zeekeeper.controller.web.NodeDocument.NodeState;
import io.zeekeeper.model.Json;
import io.zeekeeper.model.Node;
import io.zeekeeper.model.NodeOutputs;
import io.zeekeeper.model.Result;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Endpoints that report the state and output of nodes. */
@RestController
@RequestMapping("/api/v1/nodes")
@Tag(name = "Nodes")
class NodesController {

  private final NodeOverview overview;
  private final NodeOperations operations;

  NodesController(NodeOverview overview, NodeOperations operations) {
    this.overview = overview;
    this.operations = operations;
  }

  /** The source of the state of nodes. */
  @Schema(description = "LIVE: queries the agents. LAST_KNOWN: reads the controller's record.")
  enum NodeSource {
    LIVE,
    LAST_KNOWN
  }

  /** One of a process's two outputs. */
  @Schema(description = "One of a process's two outputs.")
  enum NodeOutputStream {
    STDOUT(NodeOutputs.Stream.STDOUT),
    STDERR(NodeOutputs.Stream.STDERR);

    private final NodeOutputs.Stream stream;

    NodeOutputStream(NodeOutputs.Stream stream) {
      this.stream = stream;
    }
  }

  @GetMapping
  @Operation(
      operationId = "getNodes",
      summary = "The state of all nodes, agents and the controller",
      description =
          "With the source LAST_KNOWN, the controller queries no agent: each node has the status"
              + " that its agent last reported, at the time in `seen_at` (absent if never"
              + " reported). The state is UNKNOWN while the agent is disconnected. `instance`,"
              + " `role` and `state` filter nodes; each may be repeated.")
  @Answers.InParts
  @Answers.Reading
  Mono<ResponseEntity<NodeList>> nodes(
      @RequestParam(required = false) @Nullable Set<String> instance,
      @RequestParam(required = false) @Nullable Set<NodeRole> role,
      @RequestParam(required = false) @Nullable Set<NodeState> state,
      @RequestParam(defaultValue = "LIVE") NodeSource source,
      @Page.LimitOrAll @RequestParam(required = false) @Nullable Integer limit,
      @Page.Cursor @RequestParam(required = false) @Nullable String cursor) {
    Page.requireLimit(limit, Page.MAX_LIMIT_IN_MEMORY);
    var filter = NodeFilter.of(instance, role, state, limit, cursor);
    return Mono.fromFuture(() -> statuses(source, filter))
        .map(answer ->
            ResponseEntity.status(Answers.status(answer.succeeded()))
                .body(NodeList.of(answer, filter)));
  }

  private CompletableFuture<Results> statuses(NodeSource source, NodeFilter filter) {
    return switch (source) {
      case LIVE -> overview.of(filter::mayMatch);
      case LAST_KNOWN -> CompletableFuture.completedFuture(overview.lastKnown(filter::mayMatch));
    };
  }

  @GetMapping("/{node}")
  @Operation(operationId = "getNode", summary = "The state of one node")
  @Answers.Whole
  @Answers.Reading
  @Answers.Named
  @Answers.Dependent
  Mono<NodeDocument> node(@PathVariable String node) {
    Node found = reachable(node);
    return Mono.fromFuture(() -> overview.one(found))
        .map(status ->
            status
                .map(known -> NodeDocument.of(found.instance(), Json.lenient().valueToTree(known)))
                .orElseThrow(() ->
                    instanceAway(
                        "instance '" + found.instance() + "' did not report the node's state")));
  }

  @GetMapping("/{node}/output")
  @Operation(
      operationId = "getNodeOutput",
      summary = "The end of a node's stdout and stderr",
      description =
          "Returns at most 1 MiB of each. Without `start`, selects the last start that wrote"
              + " something. 404 if no output of that start is stored.")
  @Answers.Whole
  @Answers.Reading
  @Answers.Named
  @Answers.Dependent
  Mono<NodeOutputs> output(
      @PathVariable String node,
      @Parameter(
              description = "0 for the present start, 1 for the previous start, up to 5",
              schema = @Schema(type = "integer", format = "int32", minimum = "0", maximum = "5"))
          @RequestParam(required = false)
          @Nullable Integer start,
      @Parameter(description = "both if absent; otherwise the other stream is empty")
          @RequestParam(required = false)
          @Nullable NodeOutputStream stream,
      @Parameter(
              description = "the number of lines of each stream",
              schema =
                  @Schema(
                      type = "integer",
                      format = "int32",
                      minimum = "1",
                      maximum = "10000",
                      defaultValue = "100"))
          @RequestParam(required = false)
          @Nullable Integer tail) {
    OutputSelection selection =
        OutputSelection.read(start, stream == null ? null : stream.stream, tail);
    Node found = reachable(node);
    return Mono.fromFuture(
            () -> operations.output(found, selection.start(), selection.stream(), selection.tail()))
        .map(results -> outputs(results.getFirst(), node, selection));
  }

  private static NodeOutputs outputs(Result result, String name, OutputSelection selection) {
    if (!result.success()) {
      throw instanceAway(String.valueOf(result.error()));
    }
    if (result.data() == null) {
      throw new ProblemException(ProblemType.NO_OUTPUT, selection.missing(name));
    }
    return Json.lenient().treeToValue(result.data(), NodeOutputs.class);
  }

  private Node reachable(String name) {
    Node node =
        operations
            .node(name)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemType.UNKNOWN_NODE,
                    "no node '" + name + "' in the deployed configuration"));
    if (!operations.isConnected(node.instance())) {
      throw instanceAway(Agents.notConnected(node.instance()));
    }
    return node;
  }

  private static ProblemException instanceAway(String message) {
    return new ProblemException(ProblemType.INSTANCE_AWAY, message);
  }
}
