package io.zeekeeper.controller.deployment;

/** What happens when a deployment fails after it has changed something. */
public enum OnFailure {
  /** The change stays: running nodes keep running, and agents keep retrying the others. */
  KEEP,
  /** The previous configuration is deployed again. */
  ROLLBACK
}
