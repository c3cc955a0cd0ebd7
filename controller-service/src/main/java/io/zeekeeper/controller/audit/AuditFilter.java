package io.zeekeeper.controller.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects records. A null component fits every record.
 *
 * @param principal the name of the client's principal
 * @param operation the id of the operation
 * @param outcome how far the operation got
 * @param node a node that the request names; a request for all nodes fits as well
 * @param instance an instance that the request names
 * @param from the earliest time of a request
 * @param to the time before which the request came
 */
public record AuditFilter(
    @Nullable String principal,
    @Nullable String operation,
    @Nullable AuditOutcome outcome,
    @Nullable String node,
    @Nullable String instance,
    @Nullable Instant from,
    @Nullable Instant to) {}
