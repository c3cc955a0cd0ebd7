package io.zeekeeper.controller.command;

import io.zeekeeper.controller.command.CommandRequest.Action;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.ApiToken;
import io.zeekeeper.service.ServiceCommand;
import io.zeekeeper.service.StartupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Creates, lists and revokes API tokens on the controller's host. The running controller does the
 * work: it has the database. It trusts its own user and root, so this also replaces a lost token.
 */
public final class TokenCommand implements ServiceCommand {
  private static final String USAGE =
      "use: token create <name> --role=viewer|operator|admin [--ttl=90d|never], token list,"
          + " token revoke <name>";
  private static final Duration DEFAULT_LIFE = Duration.ofDays(90);

  @Override
  public void run(Path home, List<String> words, PrintStream out) throws IOException {
    CommandRequest request = read(words);
    if (!Files.exists(CommandSocket.in(home))) {
      throw new StartupException(
          "no controller runs in %s; start it, or name its state directory with".formatted(home)
              + " --zeekeeper.state-dir and its name with --zeekeeper.controller.name");
    }
    CommandAnswer answer = send(home, request);
    if (answer.error() != null) {
      throw new StartupException(answer.error());
    }
    answer.lines().forEach(out::println);
  }

  private static CommandAnswer send(Path home, CommandRequest request) throws IOException {
    try {
      return CommandSocket.send(home, request);
    } catch (IOException e) {
      throw new StartupException(
          "the controller in %s does not answer (%s); it must run, and this command must run as its user or as root"
              .formatted(home, e.getMessage()),
          e);
    }
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
        option(options, "--role=").flatMap(Role::of).orElseThrow(() -> new StartupException(USAGE));
    return new CommandRequest(Action.CREATE, name, role.text(), life(option(options, "--ttl=")));
  }

  private static Optional<String> option(List<String> options, String name) {
    return options.stream()
        .filter(option -> option.startsWith(name))
        .map(option -> option.substring(name.length()))
        .reduce((first, last) -> last);
  }

  private static @Nullable Long life(Optional<String> text) {
    if (text.isPresent() && text.get().equals("never")) {
      return null;
    }
    try {
      Duration life = text.map(DurationStyle.SIMPLE::parse).orElse(DEFAULT_LIFE);
      if (life.isPositive()) {
        return life.toSeconds();
      }
    } catch (IllegalArgumentException e) {
      // Named below.
    }
    throw new StartupException(
        "'%s' is not a duration; write for example 90d".formatted(text.orElse("")));
  }
}
