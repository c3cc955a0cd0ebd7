package io.zeekeeper.controller.command;

import org.jspecify.annotations.Nullable;

/**
 * A command's request.
 *
 * @param action the action
 * @param name the name of a token or a client
 * @param role the role of a new token
 * @param lifeSeconds how long what is made can be used; null for ever
 */
record CommandRequest(
    Action action, @Nullable String name, @Nullable String role, @Nullable Long lifeSeconds) {

  /** What a command does. */
  enum Action {
    CREATE,
    LIST,
    REVOKE,
    CREATE_CLIENT_CERTIFICATE
  }
}
