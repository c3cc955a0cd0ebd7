package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.zeekeeper.controller.audit.Audit;
import io.zeekeeper.controller.audit.AuditFilter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Reads the audit. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditController {
  private final Audit audit;

  AuditController(Audit audit) {
    this.audit = audit;
  }

  @GetMapping
  @Operation(
      operationId = "getAudit",
      summary = "Who requested which change, newest first",
      description =
          "Every change that a client requested over any API, and every refusal of a change. The"
              + " controller's audit file has the same records.")
  @Answers.Whole
  @Answers.Reading
  @Answers.Dependent
  Mono<AuditList> page(
      @Parameter(description = "the name of the client's principal", example = "ci")
          @RequestParam(required = false)
          @Nullable String principal,
      @Parameter(description = "the id of the operation", example = "restartNodes")
          @RequestParam(required = false)
          @Nullable String operation,
      @RequestParam(required = false) AuditDocument.@Nullable Outcome outcome,
      @Parameter(
              description = "a node that the request names; requests for all nodes count",
              example = "worker-1")
          @RequestParam(required = false)
          @Nullable String node,
      @Parameter(description = "an instance that the request names", example = "agent-1")
          @RequestParam(required = false)
          @Nullable String instance,
      @Parameter(description = "the earliest time of a request") @RequestParam(required = false)
          @Nullable Instant from,
      @Parameter(description = "the time before which the request came")
          @RequestParam(required = false)
          @Nullable Instant to,
      @Page.Limit @RequestParam(required = false) @Nullable Integer limit,
      @Page.Cursor @RequestParam(required = false) @Nullable String cursor) {
    int max = Page.limit(limit);
    var filter =
        new AuditFilter(
            principal,
            operation,
            outcome == null ? null : outcome.domain(),
            node,
            instance,
            from,
            to);
    return audit
        .before(cursor, filter, max + 1)
        .map(found -> {
          List<AuditDocument> all = found.stream().map(AuditDocument::of).toList();
          var page = Page.of(all, max, AuditDocument::id);
          return new AuditList(page.items(), page.next());
        });
  }
}
