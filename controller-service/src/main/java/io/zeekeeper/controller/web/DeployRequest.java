package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.configuration.ConfigurationIdentity;
import io.zeekeeper.controller.deployment.DeploymentOptions;
import io.zeekeeper.controller.deployment.OnFailure;
import io.zeekeeper.controller.deployment.OnPreflightFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to deploy. */
@Schema(
    description = "How to deploy.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record DeployRequest(
    @Schema(
            description =
                "The configuration that is to be deployed: refused when another one is ready.")
        @Nullable ExpectedConfiguration configuration,
    @Schema(
            description = "Restart nodes that run as wanted, too.",
            types = {"boolean", "null"})
        @Nullable Boolean force,
    @JsonProperty("wait")
        @Schema(
            description = Waits.DESCRIPTION,
            pattern = Waits.PATTERN,
            example = "PT60S",
            types = {"string", "null"})
        @Nullable String patience,
    @Schema(defaultValue = "STOP") @Nullable OnPreflightFailure onPreflightFailure,
    @Schema(defaultValue = "KEEP") @Nullable OnFailure onFailure) {

  /** What holds when a client says nothing. */
  static final DeployRequest DEFAULTS = new DeployRequest(null, null, null, null, null);

  /** Names the configuration that a client takes for the ready one. */
  @Schema(
      description = "Names a configuration by its id and the hash of its content.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ExpectedConfiguration(
      @Schema(example = "c1") String id,
      @Schema(description = "The SHA-256 of its content, in hex.") String hash) {
    @JsonCreator
    static ExpectedConfiguration read(@Nullable String id, @Nullable String hash) {
      if (id == null || hash == null) {
        throw new IllegalArgumentException("'id' and 'hash' are required");
      }
      return new ExpectedConfiguration(id, hash);
    }
  }

  DeployRequest {
    var _ = Waits.read(patience);
  }

  DeploymentOptions options() {
    return new DeploymentOptions(
        Boolean.TRUE.equals(force),
        onPreflightFailure == null ? OnPreflightFailure.STOP : onPreflightFailure,
        onFailure == null ? OnFailure.KEEP : onFailure);
  }

  @Nullable ConfigurationIdentity expected() {
    return configuration == null
        ? null
        : new ConfigurationIdentity(configuration.id(), configuration.hash());
  }

  /** How long to wait where a deployment may take {@code longest}, and its rollback as much. */
  Duration patience(Duration longest) {
    Duration asked = Waits.read(patience);
    if (asked != null) {
      return asked;
    }
    return onFailure == OnFailure.ROLLBACK ? longest.multipliedBy(2) : longest;
  }

  /** What makes it the same request: not how long the client waits. */
  List<String> identity() {
    return List.of(options().toString(), String.valueOf(expected()));
  }
}
