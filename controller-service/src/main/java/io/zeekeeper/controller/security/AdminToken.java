package io.zeekeeper.controller.security;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Principal.Credential;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.service.StartupException;
import io.zeekeeper.service.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator's token when there is no token at all, and puts it into a file that
 * only the service's user can read. The file is written first, so a crash leaves no token without a
 * file.
 */
@Component
final class AdminToken implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(AdminToken.class);
  private static final String NAME = "admin";
  static final String FILE = "admin-token";

  private final ApiTokens tokens;
  private final Path file;
  private volatile boolean running;

  AdminToken(ApiTokens tokens, StateDirectory state) {
    this.tokens = tokens;
    this.file = state.home().resolve(FILE);
  }

  @Override
  public void start() {
    running = true;
    if (!tokens.all().isEmpty()) {
      return;
    }
    String secret = TokenSecret.make();
    try {
      StateDirectory.writeAtomically(file, secret + "\n");
    } catch (IOException e) {
      throw new StartupException(
          "cannot write the administrator's token to " + file + ": " + e.getMessage(), e);
    }
    var self = new Principal("controller", Role.ADMIN, Credential.COMMAND);
    tokens.create(NAME, Role.ADMIN, null, new Actor("local", Edge.COMMAND, self), secret);
    log.info("the administrator's token is in {}", file);
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Starts before any listener that takes tokens. */
  @Override
  public int getPhase() {
    return -2;
  }
}
