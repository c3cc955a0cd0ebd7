package io.zeekeeper.controller.command;

import org.jspecify.annotations.Nullable;

/**
 * A command's request.
 *
 * @param action the action
 * @param name the token's name
 * @param role the role of a new token
 * @param lifeSeconds how long a new token can be used; null for ever
 */
record CommandRequest(
    Action action, @Nullable String name, @Nullable String role, @Nullable Long lifeSeconds) {

  /** What a command does. */
  enum Action {
    CREATE,
    LIST,
    REVOKE
  }
}
