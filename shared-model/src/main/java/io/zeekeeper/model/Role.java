package io.zeekeeper.model;

/** What a process does for the management of a cluster; Zeek's {@code Management::Role}. */
public enum Role {
  NONE,
  AGENT,
  CONTROLLER,
  NODE
}
