package io.zeekeeper.controller.deployment;

/** What happens when a deployment that has changed things fails. */
public enum OnFailure {
  /** What it changed stays: nodes that run go on, the others are tried on. */
  KEEP,
  /** What ran before it is deployed again. */
  ROLLBACK
}
