package io.zeekeeper.controller.agents;

import io.zeekeeper.controller.database.DatabaseAwayException;

/** What an agent is told when its request fails in the controller. */
final class InternalFailure {
  private InternalFailure() {}

  /** Whether the log needs no cause, as the database is known to be away. */
  static boolean isDatabaseAway(Throwable error) {
    return error instanceof DatabaseAwayException;
  }

  static String reason(Throwable error) {
    return isDatabaseAway(error)
        ? "the controller's database is away"
        : "internal error; see the controller's log";
  }
}
