package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.nodes.Results;
import io.zeekeeper.model.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Nodes of all instances. */
@Schema(description = "Nodes, sorted by instance, then node.")
record NodeList(
    @Schema(description = "The request's id, as in the logs.") String reqid,
    List<NodeDocument> items,
    @Schema(
            description =
                "The instances that did not answer. Their nodes are listed as last known, with"
                    + " the state UNKNOWN.")
        List<RequestFailure> failures,
    @Schema(description = "The `cursor` of the next page; absent on the last page.")
        @Nullable String next) {
  private static final Comparator<NodeDocument> ORDER =
      Comparator.comparing(NodeDocument::instance).thenComparing(NodeDocument::node);

  static NodeList of(Results answer, NodeFilter filter) {
    List<NodeDocument> found =
        answer.results().stream()
            .flatMap(NodeList::nodes)
            .filter(filter::matches)
            .sorted(ORDER)
            .toList();
    Page<NodeDocument> page = Page.of(found, filter.limit(), NodeFilter::position);
    return new NodeList(
        answer.reqid(), page.items(), RequestFailure.of(answer.results()), page.next());
  }

  private static Stream<NodeDocument> nodes(Result result) {
    JsonNode data = result.data();
    String instance = Objects.requireNonNullElse(result.instance(), "");
    return data == null
        ? Stream.empty()
        : data.valueStream().map(status -> NodeDocument.of(instance, status));
  }
}
