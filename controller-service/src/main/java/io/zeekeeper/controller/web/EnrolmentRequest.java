package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.model.InputRules;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request for an enrolment token. */
@Schema(
    description =
        "A request for an enrolment token: for one `instance`, or for several whose names have a"
            + " `pattern`. Exactly one of the two is required.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record EnrolmentRequest(
    @Schema(
            description = "The name of the instance.",
            example = "agent-1",
            types = {"string", "null"})
        @Nullable String instance,
    @Schema(
            description = "The names of the instances; `*` stands for any characters.",
            example = "sensor-*",
            types = {"string", "null"})
        @Nullable String pattern,
    @Schema(
            description = "The number of instances of the pattern, each once. Default: 1.",
            minimum = "1",
            maximum = "10000",
            types = {"integer", "null"})
        @Nullable Integer uses,
    @Schema(
            description =
                "How long the token is valid, as an ISO 8601 duration, at most 30 days. Default:"
                    + " an hour.",
            example = "PT1H",
            types = {"string", "null"})
        @Nullable String ttl) {
  private static final int MAX_USES = 10_000;
  private static final Duration DEFAULT_TTL = Duration.ofHours(1);
  private static final Duration MAX_TTL = Duration.ofDays(30);

  EnrolmentRequest {
    if ((instance == null) == (pattern == null)) {
      throw new IllegalArgumentException("send either 'instance' or 'pattern'");
    }
    if (!InputRules.isInstanceName(Objects.requireNonNullElse(instance, "x"))) {
      throw new IllegalArgumentException("'instance' is not a valid instance name");
    }
    if (pattern != null && !InputRules.isInstanceName(pattern.replace('*', 'x'))) {
      throw new IllegalArgumentException("'pattern' is not an instance name with '*'");
    }
    if (uses != null && (uses < 1 || uses > MAX_USES || (uses > 1 && pattern == null))) {
      throw new IllegalArgumentException(
          "'uses' must be from 1 to " + MAX_USES + ", and 1 with 'instance'");
    }
    var _ = read(ttl);
  }

  private static Duration read(@Nullable String ttl) {
    try {
      Duration duration = ttl == null ? DEFAULT_TTL : Duration.parse(ttl);
      if (duration.isPositive() && duration.compareTo(MAX_TTL) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'ttl' is not a duration; write for example PT1H", e);
    }
    throw new IllegalArgumentException("'ttl' must be positive, and at most P30D");
  }

  Duration duration() {
    return read(ttl);
  }

  int count() {
    return uses == null ? 1 : uses;
  }
}
