package io.zeekeeper.controller.audit;

/** Neither the file nor the database took the record of an operation, so nothing was done. */
public final class NotAuditedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotAuditedException() {
    super(
        "the operation cannot be recorded in the audit: neither its file nor the database takes"
            + " the record; nothing was changed. The controller's log says why",
        null,
        false,
        false);
  }
}
