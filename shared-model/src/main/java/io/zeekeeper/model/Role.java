package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The role of a process in the management of a cluster; Zeek's {@code Management::Role}. */
public enum Role {
  /** No role, or a role of a newer version. */
  @JsonEnumDefaultValue
  NONE,
  AGENT,
  CONTROLLER,
  NODE
}
