package io.zeekeeper.controller.command;

import io.zeekeeper.service.StartupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The controller that runs on this host, as its commands see it. */
final class RunningController {
  private RunningController() {}

  /**
   * Sends a request, and prints the answer.
   *
   * @param home the controller's own directory
   * @throws StartupException when the controller does not answer or refuses the request
   */
  static void perform(Path home, CommandRequest request, PrintStream out, PrintStream err) {
    if (!Files.exists(CommandSocket.in(home))) {
      throw new StartupException(
          "no controller answers commands in %s; start it, or name its state directory with"
                  .formatted(home)
              + " --zeekeeper.state-dir and its name with --zeekeeper.controller.name. If it runs,"
              + " its log says why it takes no commands");
    }
    CommandAnswer answer = send(home, request);
    if (answer.error() != null) {
      throw new StartupException(answer.error());
    }
    answer.lines().forEach(out::println);
    if (answer.note() != null) {
      err.println("note: " + answer.note());
    }
  }

  private static CommandAnswer send(Path home, CommandRequest request) {
    try {
      return CommandSocket.send(home, request);
    } catch (IOException e) {
      throw new StartupException(
          "the controller in %s does not answer (%s); it must run, and this command must run as its user or as root"
              .formatted(home, e.getMessage()),
          e);
    }
  }
}
