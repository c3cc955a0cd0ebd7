package io.zeekeeper.controller.command;

import io.zeekeeper.controller.command.CommandRequest.Action;
import io.zeekeeper.controller.security.ApiToken;
import io.zeekeeper.service.ServiceCommand;
import io.zeekeeper.service.StartupException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Creates certificates for clients on the controller's host. The running controller issues them,
 * with its own certificate authority. Prints PEM: the private key, the certificate, its issuers.
 */
public final class CertificateCommand implements ServiceCommand {
  private static final String USAGE = "use: certificate create <name> [--ttl=90d]";
  private static final String LIFE = "--ttl=";

  @Override
  public void run(Path home, List<String> words, PrintStream out, PrintStream err) {
    RunningController.perform(home, read(words), out, err);
  }

  static CommandRequest read(List<String> words) {
    List<String> names = words.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> options = words.stream().filter(word -> word.startsWith("-")).toList();
    if (names.size() != 2
        || !names.getFirst().equals("create")
        || !ApiToken.isName(names.getLast())
        || !options.stream().allMatch(option -> option.startsWith(LIFE))) {
      throw new StartupException(USAGE);
    }
    return new CommandRequest(
        Action.CREATE_CLIENT_CERTIFICATE,
        names.getLast(),
        null,
        CommandOptions.seconds(CommandOptions.value(options, LIFE)));
  }
}
