package io.zeekeeper.controller.database;

/** The database did not finish a task in time; it may still do so. */
public final class DatabaseAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseAwayException() {
    super(
        "the controller's database does not answer; what was asked may still be done once it"
            + " does: look before you ask again");
  }
}
