package io.zeekeeper.controller.command;

import io.zeekeeper.controller.command.CommandRequest.Action;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.ApiToken;
import io.zeekeeper.service.ServiceCommand;
import io.zeekeeper.service.StartupException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates, lists and revokes API tokens on the controller's host. The running controller does the
 * work: it has the database. It trusts its own user and root, so this also replaces a lost token.
 */
public final class TokenCommand implements ServiceCommand {
  private static final String USAGE =
      "use: token create <name> --role=viewer|operator|admin [--ttl=90d|never], token list,"
          + " token revoke <name>";

  @Override
  public void run(Path home, List<String> words, PrintStream out, PrintStream err) {
    RunningController.perform(home, read(words), out, err);
  }

  static CommandRequest read(List<String> words) {
    List<String> names = words.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> options = words.stream().filter(word -> word.startsWith("-")).toList();
    String action = names.isEmpty() ? "" : names.getFirst();
    if (action.equals("list") && words.size() == 1) {
      return new CommandRequest(Action.LIST, null, null, null);
    }
    if (names.size() != 2 || !ApiToken.isName(names.getLast())) {
      throw new StartupException(USAGE);
    }
    String name = names.getLast();
    if (action.equals("revoke") && options.isEmpty()) {
      return new CommandRequest(Action.REVOKE, name, null, null);
    }
    if (!action.equals("create")
        || !options.stream().allMatch(o -> o.startsWith("--role=") || o.startsWith("--ttl="))) {
      throw new StartupException(USAGE);
    }
    Role role =
        CommandOptions.value(options, "--role=")
            .flatMap(Role::of)
            .orElseThrow(() -> new StartupException(USAGE));
    return new CommandRequest(
        Action.CREATE, name, role.text(), life(CommandOptions.value(options, "--ttl=")));
  }

  private static @Nullable Long life(Optional<String> text) {
    return text.isPresent() && text.get().equals("never") ? null : CommandOptions.seconds(text);
  }
}
