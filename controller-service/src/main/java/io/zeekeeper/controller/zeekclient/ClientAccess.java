package io.zeekeeper.controller.zeekclient;

import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Operations;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.controller.roles.Role;
import io.zeekeeper.controller.security.Refusal;
import io.zeekeeper.controller.security.Refusal.Reason;
import io.zeekeeper.controller.security.Refusals;
import io.zeekeeper.controller.security.RequestLimits;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Holds the requests of zeek-clients to the roles and limits of their principals. Safe on any
 * thread.
 */
@Component
final class ClientAccess implements Clients.Gate {
  private final Refusals refusals;
  private final RequestLimits limits;

  ClientAccess(Refusals refusals, RequestLimits limits) {
    this.refusals = refusals;
    this.limits = limits;
  }

  @Override
  public Optional<String> refusal(ClientRequest request, Actor actor, int bytes) {
    Principal principal = actor.principal();
    if (principal == null) {
      throw new IllegalStateException("a session without principal");
    }
    Role needed = Operations.needed(Operations.ofEvent(request.event())).orElse(Role.ADMIN);
    if (!principal.may(needed)) {
      return refused(Reason.ROLE, request, actor, Refusal.insufficient(principal, needed));
    }
    Duration wait = limits.count(principal, bytes);
    return wait.isZero()
        ? Optional.empty()
        : refused(
            Reason.TOO_MANY_REQUESTS, request, actor, Refusal.tooManyRequests(principal, wait));
  }

  private Optional<String> refused(
      Reason reason, ClientRequest request, Actor actor, String detail) {
    refusals.add(
        new Refusal(
            reason, actor.principal(), actor.address(), actor.edge(), request.event(), detail));
    return Optional.of(detail);
  }
}
