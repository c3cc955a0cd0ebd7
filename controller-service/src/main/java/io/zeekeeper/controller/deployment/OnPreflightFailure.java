package io.zeekeeper.controller.deployment;

/** What happens when nodes fail their preflight. */
public enum OnPreflightFailure {
  /** The deployment ends before anything changes. */
  STOP,
  /** These nodes are left as they are until the next deployment, or until a request names them. */
  SKIP
}
