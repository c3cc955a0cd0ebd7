package io.zeekeeper.controller.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.zeekeeper.controller.deployment.DeploymentOptions;
import io.zeekeeper.controller.deployment.OnFailure;
import io.zeekeeper.controller.deployment.OnPreflightFailure;
import io.zeekeeper.model.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to deploy.
 *
 * @param force restart nodes that run as wanted too
 * @param dryRun answer the plan, and do nothing
 * @param patience {@code wait} in JSON: how long to wait for the end before answering 202, as in
 *     {@code 60s}; by default as long as a deployment may take
 * @param onPreflightFailure what happens when a node fails its preflight
 * @param onFailure what happens when the deployment fails after it has changed things
 */
record DeployOptions(
    boolean force,
    boolean dryRun,
    @JsonProperty("wait") @Nullable String patience,
    OnPreflightFailure onPreflightFailure,
    OnFailure onFailure) {

  /** What holds when a client says nothing. */
  static final DeployOptions DEFAULTS = read(null, null, null, null, null);

  @JsonCreator
  static DeployOptions read(
      @JsonProperty("force") @Nullable Boolean force,
      @JsonProperty("dry_run") @Nullable Boolean dryRun,
      @JsonProperty("wait") @Nullable String patience,
      @JsonProperty("on_preflight_failure") @Nullable OnPreflightFailure onPreflightFailure,
      @JsonProperty("on_failure") @Nullable OnFailure onFailure) {
    if (patience != null) {
      var _ = Durations.parse(patience);
    }
    return new DeployOptions(
        Boolean.TRUE.equals(force),
        Boolean.TRUE.equals(dryRun),
        patience,
        onPreflightFailure == null ? OnPreflightFailure.STOP : onPreflightFailure,
        onFailure == null ? OnFailure.KEEP : onFailure);
  }

  DeploymentOptions deployment() {
    return new DeploymentOptions(force, onPreflightFailure, onFailure);
  }

  /** How long to wait where a deployment may take {@code longest}, and its rollback as much. */
  Duration patience(Duration longest) {
    if (patience != null) {
      return Durations.parse(patience);
    }
    return onFailure == OnFailure.ROLLBACK ? longest.multipliedBy(2) : longest;
  }
}
