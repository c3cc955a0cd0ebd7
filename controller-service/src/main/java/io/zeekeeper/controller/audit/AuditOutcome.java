package io.zeekeeper.controller.audit;

/** How far an operation got. */
public enum AuditOutcome {
  /** The operation is carried out; how it ended is not known yet. */
  ACCEPTED,
  /** The operation was refused, and changed nothing. */
  REFUSED,
  /** Every part of the operation succeeded. */
  SUCCEEDED,
  /** The operation failed, or some of its parts did. */
  FAILED;

  /** Whether a later record of the same operation may follow. */
  boolean isOpen() {
    return this == ACCEPTED;
  }
}
