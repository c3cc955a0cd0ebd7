package io.zeekeeper.controller.security;

import io.zeekeeper.controller.events.Actor.Edge;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused because of who sent it.
 *
 * @param reason the kind of refusal
 * @param principal who sent the request; null when that is not known
 * @param address the client's address
 * @param edge the interface that received the request
 * @param request the method and path, or the name of a zeek-client's event
 * @param detail why, for a person
 */
public record Refusal(
    Reason reason,
    @Nullable Principal principal,
    String address,
    Edge edge,
    String request,
    String detail) {

  /** The detail for a role that does not suffice. */
  public static String insufficient(Principal principal, Role needed) {
    return "'%s' has the role %s, and this takes %s"
        .formatted(principal.name(), principal.role().text(), needed.text());
  }

  /** The detail for a principal that has to wait. */
  public static String tooManyRequests(Principal principal, Duration wait) {
    return "'%s' has sent more than it may in a minute; try again in %d s"
        .formatted(principal.name(), seconds(wait));
  }

  /** Whole seconds, so that a client that waits for them has waited long enough. */
  static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** Kinds of refusals. */
  public enum Reason {
    /** Credentials are missing. */
    NO_CREDENTIALS,
    /** Credentials are wrong, expired or revoked. */
    BAD_CREDENTIALS,
    /** The address has sent wrong credentials repeatedly. */
    TOO_MANY_FAILED_LOGINS,
    /** The principal's role may not do this. */
    ROLE,
    /** The principal sends more than it may. */
    TOO_MANY_REQUESTS;

    /** Its name in metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
