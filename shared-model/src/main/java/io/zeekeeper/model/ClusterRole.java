package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;

/** The role of a Zeek process in its cluster; Zeek's {@code Supervisor::ClusterRole}. */
public enum ClusterRole {
  /** No role, or a role of a newer version. */
  @JsonEnumDefaultValue
  NONE,
  MANAGER,
  LOGGER,
  PROXY,
  WORKER;

  /** The order of start: each role's peers are up before it connects to them. */
  public static final List<ClusterRole> START_ORDER = List.of(LOGGER, MANAGER, PROXY, WORKER);

  /** Whether nodes of this role listen on a cluster port of their own; workers only connect. */
  public boolean listens() {
    return this == MANAGER || this == LOGGER || this == PROXY;
  }
}
