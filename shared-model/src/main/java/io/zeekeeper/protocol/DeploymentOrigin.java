package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Objects;

/**
 * Whose deployment it is, and which.
 *
 * @param controllerId the controller's persistent id
 * @param number counts the deployments of a controller; the greater is the newer
 * @param id the deployment's id
 * @param kind why it is sent now
 */
public record DeploymentOrigin(String controllerId, long number, String id, Kind kind) {
  /** Why a deployment is sent to an agent. */
  public enum Kind {
    /** A client asked for it; only this takes an agent over from another controller. */
    CLIENT,
    /**
     * The controller found the agent to run something else than what is deployed. Also what only a
     * newer version knows: this entitles to less.
     */
    @JsonEnumDefaultValue
    RECONCILIATION
  }

  public DeploymentOrigin {
    Objects.requireNonNull(controllerId, "controllerId");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
  }
}
