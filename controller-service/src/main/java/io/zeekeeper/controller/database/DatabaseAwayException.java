package io.zeekeeper.controller.database;

/** The database did not finish a task in time. It may still finish the task later. */
public final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String MESSAGE =
      "the controller's database does not answer; the request may still take effect once the"
          + " database is back: check before you repeat it";

  DatabaseAwayException() {
    super(MESSAGE);
  }

  DatabaseAwayException(Throwable cause) {
    super(MESSAGE, cause);
  }
}
