package io.zeekeeper.protocol;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.Objects;

/**
 * Identifies a deployment and its controller.
 *
 * @param controllerId the controller's persistent id
 * @param number counts the deployments of a controller; a greater number is newer
 * @param id the deployment's id
 * @param kind why the controller sends the deployment now
 */
public record DeploymentOrigin(String controllerId, long number, String id, Kind kind) {
  /** Why a deployment is sent to an agent. */
  public enum Kind {
    /**
     * A client requested the deployment. Only this kind takes over an agent from another
     * controller.
     */
    CLIENT,
    /**
     * The agent runs something other than the deployed configuration. Unknown kinds of a newer
     * version also map to this kind, as it permits less.
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
