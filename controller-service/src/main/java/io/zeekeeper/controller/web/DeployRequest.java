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

/** The options of a deployment. */
@Schema(
    description = "The options of a deployment.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record DeployRequest(
    @Schema(
            description =
                "The configuration to deploy. The request is refused if another configuration is"
                    + " ready.")
        @Nullable ExpectedConfiguration configuration,
    @Schema(
            description = "Whether to also restart nodes that already run as configured.",
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

  /** The options of a request without a body. */
  static final DeployRequest DEFAULTS = new DeployRequest(null, null, null, null, null);

  /** Identifies the configuration that the client expects to be ready. */
  @Schema(
      description = "Identifies a configuration by its id and the hash of its content.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ExpectedConfiguration(
      @Schema(example = "c1") String id,
      @Schema(description = "The SHA-256 of the content, in hex.") String hash) {
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

  /**
   * How long the client waits.
   *
   * @param longest how long a deployment may take, and how long its rollback may take
   */
  Duration patience(Duration longest) {
    Duration requested = Waits.read(patience);
    if (requested != null) {
      return requested;
    }
    return onFailure == OnFailure.ROLLBACK ? longest.multipliedBy(2) : longest;
  }

  /** The members that identify a repeated request; how long the client waits is not one of them. */
  List<String> identity() {
    return List.of(options().toString(), String.valueOf(expected()));
  }
}
