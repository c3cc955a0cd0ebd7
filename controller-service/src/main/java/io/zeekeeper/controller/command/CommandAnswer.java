package io.zeekeeper.controller.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller's answer to a command.
 *
 * @param error why it failed
 * @param lines what to print
 * @param note a note for the user, on standard error
 */
record CommandAnswer(@Nullable String error, List<String> lines, @Nullable String note) {
  CommandAnswer {
    lines = List.copyOf(lines);
  }

  static CommandAnswer of(List<String> lines) {
    return new CommandAnswer(null, lines, null);
  }

  static CommandAnswer failed(String error) {
    return new CommandAnswer(error, List.of(), null);
  }

  CommandAnswer noting(@Nullable String text) {
    return new CommandAnswer(error, lines, text);
  }

  /** Leaves the lines out: one may be a secret, and texts end up in logs. */
  @Override
  public String toString() {
    return error == null ? "done" : error;
  }
}
