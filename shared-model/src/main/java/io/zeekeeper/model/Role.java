package io.zeekeeper.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What a process does for the management of a cluster; Zeek's {@code Management::Role}. */
public enum Role {
  /** No part, or one that only a newer version knows. */
  @JsonEnumDefaultValue
  NONE,
  AGENT,
  CONTROLLER,
  NODE
}
