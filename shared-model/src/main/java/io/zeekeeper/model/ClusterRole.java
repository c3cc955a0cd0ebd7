package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.util.List;

/** What a Zeek process does in its cluster; Zeek's {@code Supervisor::ClusterRole}. */
public enum ClusterRole {
  /** No part, or one that only a newer version knows. */
  @JsonEnumDefaultValue
  NONE,
  MANAGER,
  LOGGER,
  PROXY,
  WORKER;

  /** The order of start: a role's peers are there before it looks for them. */
  public static final List<ClusterRole> START_ORDER = List.of(LOGGER, MANAGER, PROXY, WORKER);

  /** Whether nodes of this role listen on a cluster port of their own; workers only connect. */
  public boolean listens() {
    return this == MANAGER || this == LOGGER || this == PROXY;
  }
}
