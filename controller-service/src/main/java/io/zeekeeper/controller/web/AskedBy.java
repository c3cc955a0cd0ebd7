package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zeekeeper.controller.events.Actor;
import io.zeekeeper.controller.roles.Caller;
import io.zeekeeper.controller.roles.Principal;
import io.zeekeeper.model.IpAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The client that sent a request. */
@Schema(description = "The client that sent the request.")
record AskedBy(
    @Schema(description = "The client's address.", example = "127.0.0.1") String address,
    ClientEdge edge,
    @Nullable AskedByPrincipal principal) {

  /** The API that received a request. */
  @Schema(description = "The API that received the request.")
  enum ClientEdge {
    REST,
    ZEEK_CLIENT,
    COMMAND
  }

  /** Who a client is. */
  @Schema(
      name = "Principal",
      description =
          "Who the client is; absent in what earlier versions recorded. LOOPBACK: a connection"
              + " within the controller's host, without credentials. COMMAND: the command on the"
              + " controller's host. NONE: the controller runs with zeekeeper.security.insecure.")
  record AskedByPrincipal(
      @Schema(
              description =
                  "The token's name, the certificate's common name, or the subject of the JWT.",
              example = "ci")
          String name,
      ClientRole role,
      ClientCredential credential) {

    static AskedByPrincipal of(Principal principal) {
      return new AskedByPrincipal(
          principal.name(),
          ClientRole.of(principal.role()),
          switch (principal.credential()) {
            case LOOPBACK -> ClientCredential.LOOPBACK;
            case NONE -> ClientCredential.NONE;
            case COMMAND -> ClientCredential.COMMAND;
            case TOKEN -> ClientCredential.TOKEN;
            case CERTIFICATE -> ClientCredential.CERTIFICATE;
            case JWT -> ClientCredential.JWT;
          });
    }
  }

  /** What proved who a client is. */
  @Schema(description = "What proved who the client is.")
  enum ClientCredential {
    LOOPBACK,
    NONE,
    COMMAND,
    TOKEN,
    CERTIFICATE,
    JWT
  }

  static AskedBy of(Actor actor) {
    return new AskedBy(
        actor.address(),
        switch (actor.edge()) {
          case REST -> ClientEdge.REST;
          case ZEEK_CLIENT -> ClientEdge.ZEEK_CLIENT;
          case COMMAND -> ClientEdge.COMMAND;
        },
        actor.principal() == null ? null : AskedByPrincipal.of(actor.principal()));
  }

  /**
   * @param actor the actor's text in an event
   */
  static @Nullable AskedBy of(@Nullable String actor) {
    return Optional.ofNullable(actor).flatMap(Actor::read).map(AskedBy::of).orElse(null);
  }

  /** The client that sent {@code request}. */
  static Actor actor(ServerHttpRequest request) {
    return Actor.rest(address(request), Caller.of(request));
  }

  /** Like {@link #actor}, without a principal if the request was refused before its login. */
  static Actor actorIfKnown(ServerHttpRequest request) {
    return new Actor(
        address(request), Actor.Edge.REST, Caller.find(request.getAttributes()).orElse(null));
  }

  private static String address(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    return remote == null || remote.getAddress() == null
        ? "unknown"
        : IpAddress.format(remote.getAddress());
  }
}
