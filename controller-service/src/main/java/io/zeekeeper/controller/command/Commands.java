package io.zeekeeper.controller.command;

import io.zeekeeper.controller.audit.AuditOutcome;
import io.zeekeeper.controller.audit.AuditRecord;
import io.zeekeeper.controller.audit.AuditSubject;
import io.zeekeeper.controller.audit.AuditTrail;
import io.zeekeeper.controller.audit.NotAuditedException;
import io.zeekeeper.controller.database.DatabaseAwayException;
import io.zeekeeper.controller.database.DatabaseThreads;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.identity.ClientIdentities;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.ApiToken;
import io.zeekeeper.controller.security.ApiTokens;
import io.zeekeeper.controller.security.SecuritySettings;
import io.zeekeeper.controller.security.TokenExistsException;
import io.zeekeeper.pki.PkiException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Performs commands, and audits those that change something. Safe on any thread. */
@Component
final class Commands {
  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  private final ApiTokens tokens;
  private final ClientIdentities certificates;
  private final SecuritySettings settings;
  private final DatabaseThreads database;
  private final AuditTrail audit;

  Commands(
      ApiTokens tokens,
      ClientIdentities certificates,
      SecuritySettings settings,
      DatabaseThreads database,
      AuditTrail audit) {
    this.tokens = tokens;
    this.certificates = certificates;
    this.settings = settings;
    this.database = database;
    this.audit = audit;
  }

  /**
   * Performs a command. Blocks on the database.
   *
   * @param actor the user that sent the command
   */
  CommandAnswer answer(CommandRequest request, Actor actor) {
    return switch (request.action()) {
      case LIST -> perform(request, actor);
      case CREATE -> audited("createToken", "token", request, actor);
      case REVOKE -> audited("revokeToken", "token", request, actor);
      case CREATE_CLIENT_CERTIFICATE ->
          audited("createClientCertificate", "client", request, actor);
    };
  }

  /**
   * Performs a command that changes something, under the name that the operation has or would have
   * in REST.
   */
  private CommandAnswer audited(
      String operation, String kind, CommandRequest request, Actor actor) {
    AuditRecord open;
    try {
      AuditSubject subject = AuditSubject.NONE.with(Map.of(kind, name(request)));
      open = Objects.requireNonNull(audit.accept(actor, operation, subject, null).block());
    } catch (NotAuditedException e) {
      return CommandAnswer.failed(String.valueOf(e.getMessage()));
    }
    CommandAnswer answer = perform(request, actor);
    audit.end(open, answer.error() == null ? AuditOutcome.SUCCEEDED : AuditOutcome.FAILED, null);
    return answer;
  }

  private CommandAnswer perform(CommandRequest request, Actor actor) {
    try {
      return switch (request.action()) {
        case LIST -> CommandAnswer.of(tokens.all().stream().map(Commands::line).toList());
        case CREATE -> CommandAnswer.of(List.of(create(request, actor)));
        case REVOKE -> revoke(name(request), actor);
        case CREATE_CLIENT_CERTIFICATE -> createCertificate(request, actor);
      };
    } catch (TokenExistsException | DatabaseAwayException | PkiException e) {
      return CommandAnswer.failed(String.valueOf(e.getMessage()));
    } catch (DataAccessException | TransactionException e) {
      log.error("the database rejected a command: {}", e.toString());
      return CommandAnswer.failed("the controller's database rejected this; its log says why");
    } catch (RuntimeException e) {
      log.error("a command failed", e);
      return CommandAnswer.failed("internal error; see the controller's log");
    }
  }

  private String create(CommandRequest request, Actor actor) {
    Role role = Role.of(Objects.requireNonNull(request.role())).orElseThrow();
    Long seconds = request.lifeSeconds();
    Duration life = seconds == null ? null : Duration.ofSeconds(seconds);
    return Objects.requireNonNull(
            database.call(() -> tokens.create(name(request), role, life, actor)).block())
        .secret();
  }

  private CommandAnswer revoke(String name, Actor actor) {
    boolean found = Boolean.TRUE.equals(database.call(() -> tokens.revoke(name, actor)).block());
    return found
        ? CommandAnswer.of(List.of())
        : CommandAnswer.failed("there is no token '" + name + "'");
  }

  private CommandAnswer createCertificate(CommandRequest request, Actor actor) {
    String name = name(request);
    Duration life = Duration.ofSeconds(Objects.requireNonNull(request.lifeSeconds()));
    String pem =
        Objects.requireNonNull(database.call(() -> certificates.create(name, life, actor)).block());
    return CommandAnswer.of(pem.lines().toList())
        .noting(
            settings.certificates().containsKey(name)
                ? null
                : "'%s' has no role on this controller; zeekeeper.security.certificates gives one"
                    .formatted(name));
  }

  private static String name(CommandRequest request) {
    String name = request.name();
    if (name == null || !ApiToken.isName(name)) {
      throw new IllegalArgumentException("a command without a name");
    }
    return name;
  }

  private static String line(ApiToken token) {
    return "%s %s expires %s last used %s"
        .formatted(
            token.name(),
            token.role().text(),
            token.expiresAt() == null ? "never" : token.expiresAt(),
            token.lastUsedAt() == null ? "never" : token.lastUsedAt());
  }
}
