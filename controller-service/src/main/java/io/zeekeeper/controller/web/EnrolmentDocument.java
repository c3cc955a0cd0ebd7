package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.identity.Enrolment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A permission to get certificates. */
@Schema(
    name = "Enrolment",
    description = "A permission for agents to get certificates with a token.")
record EnrolmentDocument(
    @Schema(description = "The enrolment's id.") String id,
    @Schema(description = "The instance that may use it.", example = "agent-1")
        @Nullable String instance,
    @Schema(description = "The names of the instances that may use it.", example = "sensor-*")
        @Nullable String pattern,
    @Schema(description = "How many certificates it gives.", example = "1") int uses,
    @Schema(description = "How many certificates it has given.", example = "0") int used,
    @Schema(description = "When it was made.") Instant createdAt,
    @Schema(description = "Until when it may be used.") Instant expiresAt,
    @Schema(
            description =
                "The token, for zeekeeper.agent.enrolment-token; only in the answer that made it.")
        @Nullable String token) {

  static EnrolmentDocument of(Enrolment enrolment, @Nullable String token) {
    return new EnrolmentDocument(
        enrolment.id(),
        enrolment.instance(),
        enrolment.pattern(),
        enrolment.uses(),
        enrolment.used(),
        enrolment.createdAt(),
        enrolment.expiresAt(),
        token);
  }
}
